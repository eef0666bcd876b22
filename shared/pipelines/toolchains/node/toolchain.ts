import { defineToolchain } from '../definition.ts';

export default defineToolchain({
  id: 'node',
  stacks: ['node'],
  images: [{ name: 'node', cycles: 'node' }],
  runner: {
    action: 'actions/setup-node',
    input: 'node-version',
    inputs: { 'package-manager-cache': false },
    caches: { npm: 'npm', pnpm: 'pnpm', yarn: 'yarn' },
  },
});
