import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import actionData from './actions.json' with { type: 'json' };
import actionProvenance from './actions.provenance.json' with { type: 'json' };
import endOfLifeData from './end-of-life.json' with { type: 'json' };
import imageData from './images.json' with { type: 'json' };
import imageProvenance from './images.provenance.json' with { type: 'json' };
import { action, actionNames, ageInDays, endOfLife, image, imageLines, latestVersion, supportedVersions, tool } from './index.ts';
import toolData from './tools.json' with { type: 'json' };
import toolProvenance from './tools.provenance.json' with { type: 'json' };

const date = z.iso.date();
const text = z.string().check(z.minLength(1));
const exactVersion = z.string().check(z.regex(/^\d+(\.\d+)+$/));
const commit = z.string().check(z.regex(/^[0-9a-f]{40}$/));
const dated = { checkedAt: date, asOf: date };

const actionFile = z.strictObject({
  ...dated,
  actions: z.array(
    z.strictObject({
      name: z.string().check(z.regex(/^[\w.-]+\/[\w.-]+$/)),
      version: z.string().check(z.regex(/^v?\d+\.\d+\.\d+$/)),
      sha: commit,
      runtime: z.enum(['node24', 'composite', 'docker']),
      paths: z.array(text).check(z.minLength(1)),
    }),
  ),
});
const agreement = z.strictObject({ repository: text, path: z.string().check(z.startsWith('.github/')), commit });
const actionProvenanceFile = z.record(
  z.string(),
  z.strictObject({ tagSeen: z.boolean(), runtimeFrom: text, agreeing: z.array(agreement).check(z.minLength(2)) }),
);
const imageFile = z.strictObject({
  ...dated,
  images: z.record(
    z.string(),
    z.array(
      z.strictObject({
        line: text,
        tag: z.string().check(z.regex(/\d/), z.refine((tag) => tag !== 'latest')),
        digest: z.nullable(z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/))),
      }),
    ),
  ),
});
const endOfLifeFile = z.strictObject({
  ...dated,
  products: z.record(
    z.string(),
    z.array(
      z.strictObject({
        cycle: text,
        released: date,
        eol: z.nullable(date),
        latest: z.nullable(text),
        lts: z.optional(date),
        assumed: z.optional(z.literal(true)),
      }),
    ),
  ),
});
const toolFile = z.strictObject({ ...dated, tools: z.array(z.strictObject({ name: text, version: exactVersion })) });

const at = (day: string): Date => new Date(`${day}T12:00:00Z`);
const repeated = (names: readonly string[]): readonly string[] => names.filter((name, index) => names.indexOf(name) !== index);

describe('the pinned actions', () => {
  it('are full commits of full versions, none on a removed runtime', () => {
    expect(actionFile.safeParse(actionData).error).toBeUndefined();
    expect(repeated(actionData.actions.map((pin) => pin.name.toLowerCase()))).toEqual([]);
    expect(repeated(actionData.actions.map((pin) => pin.sha))).toEqual([]);
  });

  it('are each carried by at least two owners besides their own', () => {
    const provenance = actionProvenanceFile.parse(actionProvenance);
    expect(Object.keys(provenance).sort()).toEqual(actionData.actions.map((pin) => pin.name).sort());
    for (const [name, { agreeing }] of Object.entries(provenance)) {
      const repositories = agreeing.map((source) => source.repository.toLowerCase());
      expect(repositories, name).not.toContain(name.toLowerCase());
      expect(new Set(repositories.map((repository) => repository.split('/')[0])).size, name).toBeGreaterThanOrEqual(2);
    }
  });

  it('are named as a workflow names them, at the root or inside the repository', () => {
    const checkout = actionData.actions.find((pin) => pin.name === 'actions/checkout');
    expect(action('actions/checkout')).toEqual({ uses: `actions/checkout@${checkout?.sha}`, version: checkout?.version, runtime: checkout?.runtime });
    expect(action('Actions/Checkout')).toEqual(action('actions/checkout'));
    expect(action('actions/cache/restore').uses).toBe(action('actions/cache').uses.replace('cache@', 'cache/restore@'));
    for (const name of actionNames()) expect(action(name).uses).toMatch(/^[\w./-]+@[0-9a-f]{40}$/);
  });

  it.each(['actions/unheard-of', 'actions/cache/nothing', 'github/codeql-action', 'checkout', ''])('refuse %j', (name) => {
    expect(() => action(name)).toThrow(expect.objectContaining({ code: 'PIN_ACTION_UNKNOWN' }));
  });
});

describe('the pinned images', () => {
  it('have exact tags, one per line, in ascending order, with a source each', () => {
    expect(imageFile.safeParse(imageData).error).toBeUndefined();
    const sources = new Map<string, readonly { line: string; from: string; digestFrom: string | null }[]>(Object.entries(imageProvenance));
    for (const [name, entries] of Object.entries(imageData.images)) {
      const lines = entries.map((entry) => entry.line);
      expect(lines, name).toEqual([...new Set(lines)].sort((left, right) => left.localeCompare(right, 'en', { numeric: true })));
      expect(sources.get(name)?.map((source) => source.line), name).toEqual(lines);
      expect(sources.get(name)?.every((source) => source.from.length > 0), name).toBe(true);
      expect(sources.get(name)?.map((source) => source.digestFrom !== null), name).toEqual(entries.map((entry) => entry.digest !== null));
    }
    expect([...sources.keys()]).toEqual(Object.keys(imageData.images));
  });

  it('hold a version of their own line', () => {
    const byVersion = ['node', 'python', 'golang', 'rust', 'ruby', 'php', 'postgres', 'mysql', 'mariadb', 'redis', 'mongo', 'valkey/valkey', 'oven/bun', 'hashicorp/terraform'];
    for (const name of byVersion) for (const line of imageLines(name)) expect(image(name, line)).toMatch(new RegExp(`^${name}:${line.replaceAll('.', '\\.')}\\.\\d`));
    for (const line of imageLines('maven')) expect(image('maven', line)).toContain(`-eclipse-temurin-${line}-`);
    for (const line of imageLines('gradle')) expect(image('gradle', line)).toContain(`-jdk${line}-`);
  });

  it('are found by line, by a version in it, or newest first', () => {
    expect(image('node', '22.15.0')).toBe(image('node', '22'));
    expect(image('golang', '1.20')).not.toBe(image('golang', '1.21'));
    expect(image('alpine', '3.24')).toMatch(/^alpine:3\.24\.\d+@sha256:[0-9a-f]{64}$/);
    expect(image('redis')).toBe(image('redis', imageLines('redis').at(-1)));
    expect(imageLines('redis').indexOf('8.10')).toBeGreaterThan(imageLines('redis').indexOf('8.8'));
    expect(imageLines('nothing')).toEqual([]);
  });

  it.each([['node', '2'], ['node', '4'], ['golang', '1.2'], ['nothing', undefined], ['constructor', undefined]])('refuse %s %s', (name, version) => {
    expect(() => image(name, version)).toThrow(expect.objectContaining({ code: 'PIN_IMAGE_UNKNOWN' }));
  });
});

describe('the ends of life', () => {
  it('are dates in order, with no cycle twice', () => {
    expect(endOfLifeFile.safeParse(endOfLifeData).error).toBeUndefined();
    for (const [product, cycles] of Object.entries(endOfLifeFile.parse(endOfLifeData).products)) {
      expect(repeated(cycles.map((cycle) => cycle.cycle)), product).toEqual([]);
      for (const cycle of cycles) if (cycle.eol !== null) expect(cycle.eol > cycle.released, `${product} ${cycle.cycle}`).toBe(true);
    }
  });

  it('know what has ended on a day, the last day being supported', () => {
    expect(endOfLife('python', '3.9.18', at('2026-11-23'))).toEqual({ cycle: '3.9', ended: true, on: '2025-10-31' });
    expect(endOfLife('python', '3.9', at('2025-10-31'))?.ended).toBe(false);
    expect(endOfLife('python', '2.7', at('2026-11-23'))?.ended).toBe(true);
    expect(endOfLife('node', '20.11.1', at('2026-04-30'))).toEqual({ cycle: '20', ended: false, on: '2026-04-30' });
    expect(endOfLife('node', '20', at('2026-05-01'))?.ended).toBe(true);
    expect(endOfLife('java', '21', at('2026-11-23'))?.ended).toBe(false);
    expect(endOfLife('go', '1.20', at('2026-11-23'))?.ended).toBe(true);
    expect(endOfLife('python', '3', at('2026-11-23'))).toBeUndefined();
    expect(endOfLife('cobol', '85', at('2026-11-23'))).toBeUndefined();
  });

  it('name the supported cycles of a day in ascending order', () => {
    expect(supportedVersions('node', at('2026-03-01'))).toEqual(['20', '22', '24', '25']);
    expect(supportedVersions('node', at('2026-11-23'))).toEqual(['22', '24', '26']);
    expect(supportedVersions('python', at('2026-11-23'))).toEqual(['3.11', '3.12', '3.13', '3.14', '3.15']);
  });

  it('know the newest version of a product and of a cycle', () => {
    expect(latestVersion('node', '20')).toBe('20.20.2');
    expect(latestVersion('go')).toMatch(/^1\.\d+\.\d+$/);
    expect(latestVersion('python', '3.15')).toMatch(/^3\.15\.\d+$/);
    for (const { cycle, latest } of endOfLifeData.products.rust) if (latest === null) expect(() => latestVersion('rust', cycle)).toThrow('rust');
    expect(() => latestVersion('node', '3')).toThrow(expect.objectContaining({ code: 'PIN_CYCLE_UNKNOWN' }));
  });
});

describe('the pinned tools', () => {
  it('are exact releases with a registry each', () => {
    expect(toolFile.safeParse(toolData).error).toBeUndefined();
    expect(repeated(toolData.tools.map((pin) => pin.name))).toEqual([]);
    expect(Object.keys(toolProvenance)).toEqual(toolData.tools.map((pin) => pin.name));
    expect(tool('yarn')).toMatch(/^1\./);
    expect(tool('yarn-berry')).toMatch(/^[4-9]\./);
    expect(() => tool('nothing')).toThrow(expect.objectContaining({ code: 'PIN_TOOL_UNKNOWN' }));
  });
});

describe('the age of the data', () => {
  it('counts from the oldest source and never from the future', () => {
    const oldest = [actionData, imageData, endOfLifeData, toolData].map((set) => set.asOf).sort()[0] ?? '';
    expect(ageInDays(at(oldest))).toBe(0);
    expect(ageInDays(new Date(Date.parse(oldest) + 30 * 86_400_000))).toBe(30);
    for (const set of [actionData, imageData, endOfLifeData, toolData]) expect(set.asOf <= set.checkedAt).toBe(true);
  });
});
