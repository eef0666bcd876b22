import { expect, it } from 'vitest';
import { diffOf, type PlanStep } from './plan-diff.ts';

const resource = { provider: 'sandbox', account: '111122223333', region: 'us-east-1', type: 'AWS::Lambda::Alias', id: 'live' } as const;
const effect = { action: 'lambda:GetAlias', parameters: {}, expect: 'x' };
const step = (action: string, parameters: PlanStep['parameters'], undo: { action: string; parameters: PlanStep['parameters'] }[] | null): PlanStep => ({
  id: 'one', title: 'One', action, resource, parameters, effect, settle: { withinSeconds: 1, everySeconds: 1 }, undo: undo?.map((call) => ({ ...call, effect })) ?? null,
});

it('takes the values of before from the way back, member by member', () => {
  const { kind, changes, same } = diffOf(step('lambda:UpdateAlias', { Name: 'live', FunctionVersion: '4', RoutingConfig: {} }, [{ action: 'lambda:UpdateAlias', parameters: { Name: 'live', FunctionVersion: '5', RoutingConfig: { 'a/b': [0.1] } } }]));
  expect(kind).toBe('changed');
  expect(changes).toEqual([
    { path: '/FunctionVersion', before: '5', after: '4' },
    { path: '/RoutingConfig', before: undefined, after: '{}' },
    { path: '/RoutingConfig/a~1b/0', before: '0.1', after: undefined },
  ]);
  expect(same).toEqual([{ path: '/Name', before: 'live', after: 'live' }]);
});

it('sees what is taken away or added when the way back undoes exactly the same', () => {
  const rule = { GroupId: 'sg', IpPermissions: [{ FromPort: 22 }] };
  expect(diffOf(step('ec2:RevokeSecurityGroupIngress', rule, [{ action: 'ec2:AuthorizeSecurityGroupIngress', parameters: rule }]))).toEqual({
    kind: 'removed',
    changes: [{ path: '/GroupId', before: 'sg', after: undefined }, { path: '/IpPermissions/0/FromPort', before: '22', after: undefined }],
    same: [],
  });
  expect(diffOf(step('iam:AttachRolePolicy', { RoleName: 'a' }, [{ action: 'iam:DetachRolePolicy', parameters: { RoleName: 'a' } }])).kind).toBe('added');
});

it.each([null, [], [{ action: 'ec2:AuthorizeSecurityGroupIngress', parameters: { GroupId: 'other' } }]])('claims to know nothing of before when the way back is %j', (undo) => {
  expect(diffOf(step('ec2:RevokeSecurityGroupIngress', { GroupId: 'sg' }, undo))).toEqual({ kind: 'unknown', changes: [], same: [{ path: '/GroupId', before: undefined, after: 'sg' }] });
});
