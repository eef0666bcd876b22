import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a backup', () => {
  it.each([['FAILED', 'firing'], ['EXPIRED', 'firing'], ['PARTIAL', 'firing'], ['ABORTED', 'information'], ['COMPLETED', 'information'], ['RUNNING', 'information']])('%s is %s', (state, status) => {
    expect(signalsOf('backup-job-state-change', { state })).toMatchObject([{ status, resources: [{ type: 'AWS::Backup::BackupJob' }], attributes: { state } }]);
  });
});
