import { defineToolchain } from '../definition.ts';
import { erlangFor } from './erlang.ts';

export default defineToolchain({
  id: 'elixir',
  stacks: ['elixir'],
  images: [{ name: 'elixir' }],
  provides: ['elixir', 'mix', 'erl'],
  runner: { action: 'erlef/setup-beam', input: 'elixir-version', inputs: {}, companion: { input: 'otp-version', of: erlangFor }, caches: {} },
  // The image has neither of the two programs that mix fetches packages with.
  imageLines: ['mix local.hex --force --if-missing', 'mix local.rebar --force --if-missing'],
});
