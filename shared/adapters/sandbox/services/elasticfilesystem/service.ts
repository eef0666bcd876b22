import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, textOf } from '../../values.ts';

const FILES = 'AWS::EFS::FileSystem';

/** Amazon EFS: one file system in bursting mode. */
export default defineSandboxService({
  id: 'elasticfilesystem',
  inventory: (region, account) => [{ account, region, type: FILES, id: `fs-${region}`, tags: HEALED, properties: { FileSystemId: `fs-${region}`, ThroughputMode: 'bursting', LifeCycleState: 'available' } }],
  actions: {
    'elasticfilesystem:DescribeFileSystems': async ({ FileSystemId: id }, world) => ({ FileSystems: [found(await world.get(FILES, textOf(id)), 'FileSystemNotFound', 'The file system does not exist.').properties] }),
  },
});
