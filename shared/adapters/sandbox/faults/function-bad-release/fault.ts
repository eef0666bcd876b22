import { defineSandboxFault } from '../../model.ts';
import badVersion from '../function-bad-version/fault.ts';

/** As a bad version, and a tag says which commit it came with: every function that this befalls came with the same. */
export default defineSandboxFault({
  ...badVersion,
  id: 'function-bad-release',
  title: 'One commit deployed a function, perhaps others too, that fails',
  inject: async (world, resource) => {
    await badVersion.inject(world, resource);
    await world.change(resource.type, resource.id, (before) => ({ ...before, Release: '4f2a9c1' }));
  },
});
