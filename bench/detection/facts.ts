import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { LOW_CONFIDENCE, type Component, type Detection } from '../../shared/pipelines/detection/model.ts';

const factSchema = z.strictObject({
  component: z.string(),
  stack: z.optional(z.string()),
  fact: z.string(),
  value: z.optional(z.union([z.string(), z.array(z.string())])),
  anyOf: z.optional(z.array(z.string())),
  contains: z.optional(z.array(z.string())),
  absent: z.optional(z.literal(true)),
  note: z.optional(z.string()),
});
const expectedSchema = z.strictObject({
  id: z.string(),
  repository: z.string(),
  commit: z.string(),
  facts: z.array(factSchema),
  notComponents: z.array(z.string()),
  warnings: z.array(z.string()),
});

type Fact = z.infer<typeof factSchema>;
export type Expected = z.infer<typeof expectedSchema>;

/** What people read from the repositories, in the order of the file names. */
export function readExpected(): Expected[] {
  const folder = join(import.meta.dirname, 'expected');
  return globSync('*.json', { cwd: folder }).toSorted().map((name) => expectedSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}

export interface Verdict {
  readonly what: string;
  readonly right: boolean;
  /** Wrong although its evidence is held to be sure. */
  readonly wrongConfident: boolean;
}

type Value = string | readonly string[] | undefined;

function fieldOf(component: Component, fact: string): Value {
  if (fact === 'version') return component.version.value ?? undefined;
  if (fact === 'version.from') return component.version.from ?? undefined;
  if (fact === 'container') return component.container?.dockerfile;
  if (fact === 'services') return component.services.map(({ name }) => name);
  if (fact.startsWith('commands.')) return new Map(Object.entries(component.commands)).get(fact.slice('commands.'.length));
  if (fact === 'language' || fact === 'matrix' || fact === 'frameworks') return component[fact];
  if (fact === 'packageManager' || fact === 'lockfile') return component[fact] ?? undefined;
  throw new Error(`No such fact: ${fact}.`);
}

function valueOf(detection: Detection, component: Component | undefined, fact: string): Value {
  if (fact === 'existingCi') return detection.existingCi.map(({ platform }) => platform);
  if (fact === 'monorepo.packages') return detection.monorepo?.packages.map(({ path }) => path);
  return component && fieldOf(component, fact);
}

function isRight(expected: Fact, value: Value): boolean {
  if (expected.absent) return value === undefined;
  if (value === undefined) return false;
  if (expected.contains) return expected.contains.every((part) => value.includes(part));
  return [expected.value, ...(expected.anyOf ?? [])].some((wanted) => isDeepStrictEqual(wanted, value));
}

/** A fact without evidence of its own is as sure as what it stands on; the listing itself is certain. */
function confidenceOf(component: Component | undefined, fact: string): number {
  const own = component?.evidence.filter((evidence) => evidence.fact === fact || evidence.fact === fact.replace(/\.from$/, '')) ?? [];
  return Math.min(1, ...own.map(({ confidence }) => confidence));
}

function judgeFact(detection: Detection, expected: Fact): Verdict {
  const { component: path, stack, fact } = expected;
  const component = detection.components.find((each) => each.path === path && (stack === undefined || each.stack === stack));
  const value = valueOf(detection, component, fact);
  // Nothing can be said of a component that was not found, not even that something is absent.
  const right = (component !== undefined || expected.absent !== true) && isRight(expected, value);
  const confidence = confidenceOf(component, fact);
  const wanted = expected.absent ? 'nothing' : JSON.stringify(expected.value ?? expected.anyOf ?? expected.contains);
  const what = `${path}${stack === undefined ? '' : ` (${stack})`} ${fact}: found ${JSON.stringify(value) ?? 'nothing'} at ${confidence}, expected ${wanted}`;
  return { what, right, wrongConfident: !right && value !== undefined && confidence >= LOW_CONFIDENCE };
}

function judgeFolder(detection: Detection, pattern: string): Verdict {
  const folder = pattern.replace(/\/\*\*$/, '');
  const below = pattern.endsWith('/**') ? `${folder}/` : undefined;
  const found = detection.components.find(({ path }) => path === folder || (below !== undefined && path.startsWith(below)));
  return { what: `${found?.path ?? pattern} is no component`, right: found === undefined, wrongConfident: found !== undefined && found.confidence >= LOW_CONFIDENCE };
}

/** Every expected fact, folder and warning of one repository. */
export function judge(expected: Expected, detection: Detection): Verdict[] {
  const codes = new Set(detection.warnings.map(({ code }) => code));
  return [
    ...expected.facts.map((fact) => judgeFact(detection, fact)),
    ...expected.notComponents.map((pattern) => judgeFolder(detection, pattern)),
    ...expected.warnings.map((code) => ({ what: `warning ${code}`, right: codes.has(code), wrongConfident: false })),
  ];
}
