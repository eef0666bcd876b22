import { defineToolchain } from '../definition.ts';

export default defineToolchain({
  id: 'helm',
  stacks: ['helm'],
  images: [{ name: 'alpine/helm' }],
  startsTool: true,
  runner: { action: 'azure/setup-helm', input: 'version', inputs: {}, caches: {} },
});
