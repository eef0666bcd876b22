import { describe, expect, it } from 'vitest';
import { planOf, recoveryWith, remediationOf, resourceOf } from '../../../test/incidents.ts';
import { CloudError } from '../../ports/index.ts';
import type { Diagnosis, Remediation } from '../../remediation/index.ts';
import { proposePlan } from './propose.ts';

const CAUSES = [{ cause: 'bad-version', confidence: 0.9, evidence: ['since noon'] }, { cause: 'bad-config', confidence: 0.4, evidence: [] }];
const { hash: _hash, risk: _risk, ...drafted } = planOf();

function propose(diagnosis: Partial<Diagnosis>, change: Partial<Remediation> = {}) {
  const { recovery } = recoveryWith();
  return proposePlan(recovery.ports, remediationOf({ diagnose: async () => ({ hypotheses: CAUSES, facts: {}, ...diagnosis }), ...change }), resourceOf('shop'));
}

describe('a proposal', () => {
  it('is the plan for the best cause that has a remedy, with all causes', async () => {
    expect(await propose({})).toEqual({ hypotheses: CAUSES, plan: planOf() });
    const picky = await propose({}, { plan: ({ hypothesis }) => (hypothesis.cause === 'bad-config' ? { ...drafted, risk: 'approval' } : undefined) });
    expect(picky.plan).toMatchObject({ hypothesis: 'bad-config', risk: 'approval', remediation: 'go-back', attempt: 1 });
    expect(picky.reason).toBeUndefined();
    expect((await propose({}, { plan: ({ signals }) => (signals.length === 0 ? drafted : undefined) })).plan).toEqual(planOf());
  });

  it('says why there is none', async () => {
    expect(await propose({ native: 'The circuit breaker' })).toEqual({ hypotheses: CAUSES, reason: { code: 'NATIVE_HEALER', detail: 'The circuit breaker is at work on it.' } });
    expect(await propose({ stop: { outcome: 'NO_ACTION', code: 'ALREADY_CLOSED', detail: 'Nothing is open.' } })).toEqual({ hypotheses: CAUSES, reason: { code: 'ALREADY_CLOSED', detail: 'Nothing is open.' } });
    expect(await propose({}, { plan: () => undefined })).toEqual({ hypotheses: CAUSES, reason: { code: 'NO_REMEDY', detail: 'No remedy is known for what was found.' } });
    expect(await propose({ hypotheses: [] })).toMatchObject({ reason: { code: 'NO_REMEDY' } });
  });

  it('reads live state on behalf of the remediation, in the account and region of the resource', async () => {
    const seen: unknown[] = [];
    const { recovery } = recoveryWith({ cloud: { call: async (...call) => {
      seen.push(call);
      return {};
    } } });
    await proposePlan(recovery.ports, remediationOf({ diagnose: async ({ read, now, signals, resource }) => {
      await read('lambda:GetAlias', { Name: 'live' });
      return { hypotheses: [], facts: {}, stop: { outcome: 'NO_ACTION', code: 'SEEN', detail: `${now.toISOString()} ${signals.length} ${resource.id}` } };
    } }), resourceOf('shop')).then(({ reason }) => expect(reason?.detail).toBe('2026-01-01T00:00:00.000Z 0 shop'));
    expect(seen).toEqual([['lambda:GetAlias', { Name: 'live' }, { account: '111122223333', region: 'us-east-1', caller: 'go-back', incident: 'proposal' }]]);
  });

  it.each([
    [new CloudError('not-found', 'ResourceNotFoundException', ''), { kind: 'not-found', code: 'RESOURCE_NOT_FOUND', message: 'There is no AWS::Lambda::Function shop in 111122223333, us-east-1.' }],
    [new CloudError('denied', 'AccessDenied', ''), { kind: 'unprocessable', code: 'STATE_UNREADABLE', message: 'The live state could not be read (AccessDenied).' }],
    [new TypeError('a bug'), { name: 'TypeError', message: 'a bug' }],
  ])('says what could not be read: %s', async (thrown, expected) => {
    await expect(propose({}, { diagnose: async () => { throw thrown; } })).rejects.toMatchObject(expected);
  });
});
