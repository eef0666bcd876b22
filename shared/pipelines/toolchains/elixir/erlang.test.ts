import { expect, it } from 'vitest';
import { imageLines, image } from '../../pins/index.ts';
import { erlangFor } from './erlang.ts';

it('takes the Erlang of the line, that of the newest for others', () => {
  expect([erlangFor('1.16'), erlangFor('1.18.4'), erlangFor('9.9')]).toEqual(['26', '27', '28']);
});

it('is the one that the images carry', () => {
  for (const line of imageLines('elixir')) expect(image('elixir', line)).toContain(`-otp-${erlangFor(line)}`);
});
