import type { ResourceRef } from '../../../ports/index.ts';
import type { PlanStep } from '../../model.ts';
import { literal } from '../../values.ts';

/** Credentials that the instance gives out within this time after the first action are worth nothing either. */
const AHEAD_SECONDS = 3600;

/**
 * Denies everything to sessions that were issued before, but only to this instance's: its sessions are named by its id, and
 * others with the same role go on (IAM user guide, "Revoke IAM role temporary security credentials").
 */
export function revokeSessions(instance: ResourceRef, role: string): PlanStep {
  const policy = { RoleName: role, PolicyName: `devops-engineer-revoke-${instance.id}` };
  const document = { Version: '2012-10-17', Statement: [{ Sid: 'RevokeSessions', Effect: 'Deny', Action: '*', Resource: '*', Condition: { DateLessThan: { 'aws:TokenIssueTime': '{instant}' }, StringLike: { 'aws:userid': `*:${instance.id}` } } }] };
  return {
    id: 'revoke-sessions',
    title: `Deny everything to the sessions that it has of ${role}`,
    action: 'iam:PutRolePolicy',
    resource: { ...instance, type: 'AWS::IAM::Role', id: role },
    parameters: { ...policy, PolicyDocument: { $begun: JSON.stringify(document), plusSeconds: AHEAD_SECONDS } },
    effect: { action: 'iam:GetRolePolicy', parameters: policy, expect: `PolicyName == ${literal(policy.PolicyName)}` },
    settle: { withinSeconds: 60, everySeconds: 5 },
    undo: [{ action: 'iam:DeleteRolePolicy', parameters: policy, effect: { action: 'iam:GetRolePolicy', parameters: policy, expect: 'absent' } }],
  };
}
