import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { actionOfLine } from './index.ts';
import data from './action-lines.json' with { type: 'json' };

const file = z.strictObject({
  checkedAt: z.iso.date(),
  asOf: z.iso.date(),
  actions: z.record(
    z.string().check(z.regex(/^[\w.-]+\/[\w.-]+$/)),
    z.array(z.strictObject({ version: z.string().check(z.regex(/^v?\d+\.\d+(?:\.\d+)?$/)), sha: z.string().check(z.regex(/^[0-9a-f]{40}$/)), paths: z.array(z.string()).check(z.minLength(1)) })).check(z.minLength(1)),
  ),
});

describe('the lines of an action', () => {
  it('are well-formed, one for each major', () => {
    const { actions } = file.parse(data);
    for (const [name, lines] of Object.entries(actions)) expect(new Set(lines.map(({ version }) => version.replace(/^v/, '').split('.')[0])).size, name).toBe(lines.length);
  });

  it('answer with the newest release of the same major', () => {
    expect(actionOfLine('Actions/Checkout', 'v4')?.version).toMatch(/^v4\.\d+\.\d+$/);
    expect(actionOfLine('actions/checkout', '4.1')?.sha).toBe(actionOfLine('actions/checkout', 'v4')?.sha);
    expect(actionOfLine('pypa/gh-action-pypi-publish', 'release/v1')?.version).toMatch(/^v1\./);
    expect(actionOfLine('gradle/actions/setup-gradle', 'v4')?.version).toMatch(/^v4\./);
  });

  it.each([['actions/checkout', 'main'], ['actions/checkout', 'v4.999.0'], ['actions/checkout', 'v99'], ['actions/checkout/none', 'v4'], ['nobody/nothing', 'v1'], ['actions/checkout', 'v0.1']])('know nothing of %s@%s', (name, tag) => {
    expect(actionOfLine(name, tag)).toBeUndefined();
  });
});
