import { defineToolchain } from '../definition.ts';

/** Bundler comes with Ruby, on the runner and in the image. */
export default defineToolchain({
  id: 'ruby',
  stacks: ['ruby'],
  images: [{ name: 'ruby', cycles: 'ruby' }],
  provides: ['ruby', 'bundle'],
  runner: { action: 'ruby/setup-ruby', input: 'ruby-version', inputs: { 'bundler-cache': false }, caches: {} },
});
