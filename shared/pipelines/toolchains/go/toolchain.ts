import { defineToolchain } from '../definition.ts';

export default defineToolchain({
  id: 'go',
  stacks: ['go'],
  images: [{ name: 'golang', cycles: 'go' }],
  runner: { action: 'actions/setup-go', input: 'go-version', inputs: { cache: false }, caches: { go: true } },
});
