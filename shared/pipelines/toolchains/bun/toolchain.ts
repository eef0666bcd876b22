import { defineToolchain } from '../definition.ts';

/** For repositories that run on bun alone; beside Node it is a tool. */
export default defineToolchain({
  id: 'bun',
  stacks: ['bun'],
  images: [{ name: 'oven/bun' }],
  runner: { action: 'oven-sh/setup-bun', input: 'bun-version', inputs: { 'no-cache': true }, caches: {} },
});
