import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

const read = (status: string) => signalsOf('cloudformation-stack-status', { 'stack-id': 'arn:aws:cloudformation:us-east-1:111122223333:stack/shop/0a1b', 'status-details': { status } });

describe('a status of a stack', () => {
  it.each([['UPDATE_ROLLBACK_FAILED', 'firing'], ['DELETE_FAILED', 'firing'], ['UPDATE_ROLLBACK_COMPLETE', 'resolved'], ['UPDATE_COMPLETE', 'resolved'], ['UPDATE_IN_PROGRESS', 'information'], ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'information']])('%s is %s', (stackStatus, status) => {
    expect(read(stackStatus)).toMatchObject([{ status, resources: [{ type: 'AWS::CloudFormation::Stack', id: 'shop' }], attributes: { stackStatus } }]);
  });
});
