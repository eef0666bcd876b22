import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';
import { MemoryStore } from '../../../../adapters/memory/store.ts';
import { isOwnChange } from '../../../correlation/own-changes.ts';

describe('a status of an execution', () => {
  it.each([['FAILED', 'firing'], ['TIMED_OUT', 'firing'], ['SUCCEEDED', 'resolved'], ['ABORTED', 'information'], ['RUNNING', 'information']])('%s is %s', (status, expected) => {
    expect(signalsOf('step-functions-execution-status', { status })).toMatchObject([{ status: expected, resources: [{ type: 'AWS::StepFunctions::StateMachine', id: 'arn:aws:states:us-east-1:111122223333:stateMachine:invoices' }] }]);
  });

  it('is of the time of its end, with its error', () => {
    expect(signalsOf('step-functions-execution-status')[0]).toMatchObject({ at: '2026-11-02T17:04:40.000Z', reason: 'Lambda.TooManyRequestsException: Rate Exceeded.', attributes: { error: 'Lambda.TooManyRequestsException' } });
    expect(signalsOf('step-functions-execution-status', { stopDate: null, startDate: 9e20 })[0]?.at).toBe('2026-11-02T17:04:40.000Z');
  });

  it('of our own machines opens no incident', async () => {
    const store = new MemoryStore({ now: () => new Date('2026-11-02T17:05:00Z') });
    const [signal] = signalsOf('step-functions-execution-status', { stateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:devops-engineer-prod-recovery' });
    if (signal === undefined) throw new Error('There is no signal.');
    expect(await isOwnChange({ store }, signal)).toBe(true);
    expect(await isOwnChange({ store }, { ...signal, principal: 'arn:aws:states:us-east-1:111122223333:stateMachine:invoices' })).toBe(false);
  });
});
