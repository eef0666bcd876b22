import { defineToolchain } from '../definition.ts';

export default defineToolchain({
  id: 'deno',
  stacks: ['deno'],
  images: [{ name: 'denoland/deno' }],
  provides: ['deno'],
  runner: { action: 'denoland/setup-deno', input: 'deno-version', inputs: { cache: false }, caches: {} },
});
