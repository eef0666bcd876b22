import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { literal, objectsOf, textOf } from '../../values.ts';

const FAILED = new Set(['FAILED', 'EXPIRED', 'ABORTED', 'PARTIAL']);

/** Row 48: a backup failed. It is run once more. */
export default definePlanOnly({
  id: 'backup-failed',
  row: 48,
  title: 'Run a failed backup once more',
  risk: 'auto',
  resourceTypes: ['AWS::Backup::BackupJob'],
  permissions: ['backup:DescribeBackupJob', 'backup:ListBackupJobs'],
  matches: ({ type, status }) => type === 'aws.backup-job-state-change' && status === 'firing',
  diagnose: async ({ resource, read }) => {
    const job = await read('backup:DescribeBackupJob', { BackupJobId: resource.id });
    const state = textOf(job['State']);
    if (!FAILED.has(state)) return stop('NO_ACTION', 'JOB_NOT_FAILED', `The job is ${state}.`);
    const arn = textOf(job['ResourceArn']);
    const later = objectsOf((await read('backup:ListBackupJobs', { ByResourceArn: arn, ByCreatedAfter: textOf(job['CreationDate']) }))['BackupJobs']).filter((each) => each['BackupJobId'] !== resource.id && textOf(each['CreationDate']) > textOf(job['CreationDate']));
    if (later.some((each) => !FAILED.has(textOf(each['State'])))) return stop('NO_ACTION', 'LATER_BACKUP', 'A later backup of the same resource runs or is complete.');
    if (later.length > 0) return stop('HANDED_OVER', 'FAILED_AGAIN', `A later backup failed as well: ${textOf(job['StatusMessage']).slice(0, 300)}`);
    return { hypotheses: [{ cause: 'backup-failed', confidence: 0.7, evidence: [textOf(job['StatusMessage']).slice(0, 300)] }], facts: { arn, vault: textOf(job['BackupVaultName']), role: textOf(job['IamRoleArn']), since: textOf(job['CreationDate']) } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const arn = textOf(facts['arn']);
    return planOn(resource, `Back ${arn} up again.`, [stepOn(resource, { id: 'back-up', title: 'Start a backup', action: 'backup:StartBackupJob', parameters: { BackupVaultName: textOf(facts['vault']), ResourceArn: arn, IamRoleArn: textOf(facts['role']) }, effect: probe('backup:ListBackupJobs', { ByResourceArn: arn, ByCreatedAfter: textOf(facts['since']) }, `length(BackupJobs[?BackupJobId != ${literal(resource.id)} && State == 'COMPLETED']) > \`0\``), settle: { withinSeconds: 7200, everySeconds: 60 }, undo: [], harmless: true })]);
  },
});
