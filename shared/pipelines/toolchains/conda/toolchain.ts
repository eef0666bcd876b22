import { defineToolchain } from '../definition.ts';

/** Miniforge; the environment itself is the project's to make. */
export default defineToolchain({
  id: 'conda',
  stacks: ['conda'],
  images: [{ name: 'condaforge/miniforge3' }],
  provides: ['conda', 'mamba'],
  // What an environment states is the version of Python in it.
  ignoresStated: true,
  runner: { action: 'conda-incubator/setup-miniconda', input: 'miniforge-version', inputs: { 'activate-environment': 'base', 'auto-activate': false }, caches: {} },
});
