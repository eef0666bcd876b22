import { defineToolchain } from '../definition.ts';

/** The action brings Composer; the image has PHP alone. */
export default defineToolchain({
  id: 'php',
  stacks: ['php'],
  images: [{ name: 'php', cycles: 'php' }],
  provides: ['php'],
  runner: { action: 'shivammathur/setup-php', input: 'php-version', inputs: { coverage: 'none' }, caches: {} },
});
