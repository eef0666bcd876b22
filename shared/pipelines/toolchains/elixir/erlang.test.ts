import { expect, it } from 'vitest';
import { erlangFor } from './erlang.ts';

it('takes the newest Erlang that every version runs on', () => {
  expect(erlangFor(['1.18.4'])).toBe('27');
  expect(erlangFor(['1.16', '1.18'])).toBe('26');
  expect(erlangFor(['1.15', '1.19', '1.20'])).toBe('28');
  expect(erlangFor(['2.0'])).toBe('28');
});
