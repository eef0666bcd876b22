import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { objectOf, textOf } from '../../values.ts';

/** Row 48: somebody schedules a key for deletion, and with it all that it encrypts. The deletion is cancelled while that is possible. */
export default definePlanOnly({
  id: 'kms-key-pending-deletion',
  row: 48,
  title: 'Keep a key that is about to be deleted',
  risk: 'approval',
  resourceTypes: ['AWS::KMS::Key'],
  permissions: ['kms:DescribeKey'],
  matches: ({ attributes }) => attributes['eventName'] === 'ScheduleKeyDeletion',
  diagnose: async ({ resource, signals, read }) => {
    const key = objectOf((await read('kms:DescribeKey', { KeyId: resource.id }))['KeyMetadata']);
    if (key['KeyState'] !== 'PendingDeletion') return stop('NO_ACTION', 'NOT_PENDING', `The key is ${textOf(key['KeyState'])}.`);
    const by = signals.find(({ principal }) => principal !== undefined)?.principal ?? 'an unknown principal';
    return { hypotheses: [{ cause: 'deletion-scheduled', confidence: 0.8, evidence: [`scheduled by ${by}`, `deleted on ${textOf(key['DeletionDate'])}`] }], facts: {} };
  },
  plan: ({ resource }) => {
    const named = { KeyId: resource.id };
    const inState = (state: string) => probe('kms:DescribeKey', named, `KeyMetadata.KeyState == '${state}'`);
    return planOn(resource, `Keep the key ${resource.id}.`, [
      // To schedule it again is for whoever wants it gone.
      stepOn(resource, { id: 'cancel', title: 'Cancel the deletion', action: 'kms:CancelKeyDeletion', parameters: named, effect: inState('Disabled'), undo: null, harmless: true }),
      stepOn(resource, { id: 'enable', title: 'Enable it again', action: 'kms:EnableKey', parameters: named, effect: inState('Enabled'), undo: [{ action: 'kms:DisableKey', parameters: named, effect: inState('Disabled') }] }),
    ]);
  },
});
