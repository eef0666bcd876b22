import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, textOf } from '../../values.ts';

const KEY = 'AWS::KMS::Key';

/** AWS KMS: one key. */
export default defineSandboxService({
  id: 'kms',
  inventory: (region, account) => [{ account, region, type: KEY, id: `key-${region}`, tags: HEALED, properties: { KeyId: `key-${region}`, KeyState: 'Enabled' } }],
  actions: {
    'kms:DescribeKey': async ({ KeyId: id }, world) => ({ KeyMetadata: found(await world.get(KEY, textOf(id)), 'NotFoundException', 'The key does not exist.').properties }),
  },
});
