import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { actionOfLine, actionOfRef, versionOfCommit } from './index.ts';
import data from './action-lines.json' with { type: 'json' };
import refs from './action-refs.json' with { type: 'json' };
import provenance from './action-refs.provenance.json' with { type: 'json' };

const file = z.strictObject({
  checkedAt: z.iso.date(),
  asOf: z.iso.date(),
  actions: z.record(
    z.string().check(z.regex(/^[\w.-]+\/[\w.-]+$/)),
    z.array(z.strictObject({ version: z.string().check(z.regex(/^v?\d+\.\d+(?:\.\d+)?$/)), sha: z.string().check(z.regex(/^[0-9a-f]{40}$/)), paths: z.array(z.string()).check(z.minLength(1)) })).check(z.minLength(1)),
  ),
});

describe('the lines of an action', () => {
  it('are well-formed, one for each major, before 1.0 for each minor', () => {
    const { actions } = file.parse(data);
    for (const [name, lines] of Object.entries(actions)) expect(new Set(lines.map(({ version }) => /^v?(0\.\d+|\d+)/.exec(version)?.[1])).size, name).toBe(lines.length);
  });

  it('answer with the newest release of the same major', () => {
    expect(actionOfLine('Actions/Checkout', 'v4')?.version).toMatch(/^v4\.\d+\.\d+$/);
    expect(actionOfLine('actions/checkout', '4.1')?.sha).toBe(actionOfLine('actions/checkout', 'v4')?.sha);
    expect(actionOfLine('pypa/gh-action-pypi-publish', 'release/v1')?.version).toMatch(/^v1\./);
    expect(actionOfLine('actions/add-to-project', 'v0.4.0')?.version).toBe('v0.4.1');
    expect(actionOfLine('gradle/actions/setup-gradle', 'v4')?.version).toMatch(/^v4\./);
  });

  it.each([['actions/checkout', 'main'], ['actions/checkout', 'v4.999.0'], ['actions/checkout', 'v99'], ['actions/checkout/none', 'v4'], ['nobody/nothing', 'v1'], ['actions/checkout', 'v0.1']])('know nothing of %s@%s', (name, tag) => {
    expect(actionOfLine(name, tag)).toBeUndefined();
  });
});

const refFile = z.strictObject({
  checkedAt: z.iso.date(),
  actions: z.record(z.string().check(z.regex(/^[\w.-]+\/[\w.-]+$/)), z.array(z.strictObject({ ref: z.string().check(z.minLength(1)), sha: z.string().check(z.regex(/^[0-9a-f]{40}$/)), paths: z.array(z.string()).check(z.minLength(1)) })).check(z.minLength(1))),
});
const sources = z.record(z.string(), z.array(z.strictObject({ ref: z.string(), moved: z.iso.date(), readFrom: z.string(), agreeing: z.nullable(z.string()) })));

describe('moving tags and branches of an action', () => {
  it('have stood still for a year, or others name the same commit', () => {
    const { checkedAt, actions } = refFile.parse(refs);
    const known = sources.parse(provenance);
    expect(Object.keys(known)).toEqual(Object.keys(actions));
    for (const [name, all] of Object.entries(actions)) {
      expect(known[name]?.map(({ ref }) => ref), name).toEqual(all.map(({ ref }) => ref));
      for (const { moved, agreeing } of known[name] ?? []) expect(agreeing !== null || Date.parse(checkedAt) - Date.parse(moved) > 365 * 86_400_000, name).toBe(true);
    }
  });

  it('answer to exactly their name', () => {
    expect(actionOfRef('Actions/Create-Release', 'latest')).toEqual({ sha: actionOfLine('actions/create-release', 'v1')?.sha, version: 'latest' });
    expect(actionOfRef('actions/create-release', 'main')).toBeUndefined();
    expect(actionOfRef('actions/create-release/none', 'latest')).toBeUndefined();
  });

  it('are known the other way round for releases', () => {
    expect(versionOfCommit('actions/create-release', actionOfLine('actions/create-release', 'v1')?.sha ?? '')).toBe('v1.1.4');
    expect(versionOfCommit('actions/create-release', 'f'.repeat(40))).toBeUndefined();
  });
});
