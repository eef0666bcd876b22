import type { BenchOptions } from '../bench.ts';
import { judgeAll, actionlint, zizmorOf, type Finding, type Subject } from '../pipelines/judge.ts';
import { DevopsError } from '../../shared/core/errors.ts';
import { harden } from '../../shared/pipelines/hardening/harden.ts';
import { faultsOf } from './faults.ts';
import { CORPORA, givenWorkflows, type Given } from './given.ts';
import { hardenGitlab } from './gitlab.ts';

const PERSONAS = ['regular', 'pedantic', 'auditor'] as const;
/** Name for the environment of the second run, in which jobs that read secrets get one. */
const ENVIRONMENT = 'guarded';

interface Pair {
  readonly given: Given;
  readonly before: Subject;
  readonly after: Subject;
}

interface Hardening {
  readonly pairs: readonly Pair[];
  readonly refused: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
  readonly left: Readonly<Record<string, number>>;
}

/**
 * Hardening of workflows that others wrote: the CI templates of GitHub (`ci/*.yml` of its starter workflows), every
 * workflow of the twenty public repositories, and those of repositories that no rule was written for. What the judges
 * find before and after, whether comments and graph are what they were, and whether a second time changes anything.
 * `withEnvironment` is the same once more with an environment asked for, which the default never adds.
 */
export async function run({ data, json }: BenchOptions): Promise<object> {
  const { given, missing } = givenWorkflows(data);
  const [plain, guarded] = [hardenAll(given, undefined), hardenAll(given, ENVIRONMENT)];
  if (!json) for (const line of [...plain.broken, ...guarded.broken]) console.log(line);
  const result: Record<string, unknown> = {};
  const withEnvironment: Record<string, unknown> = {};
  for (const corpus of CORPORA) {
    const own = ({ pairs }: Hardening): readonly Pair[] => pairs.filter((pair) => pair.given.corpus === corpus);
    if (own(plain).length === 0) continue;
    result[corpus] = await judged(own(plain));
    withEnvironment[corpus] = await judged(own(guarded));
  }
  const workflows = Object.fromEntries(CORPORA.map((corpus) => [corpus, given.filter((one) => one.corpus === corpus).length]));
  return { workflows, missing, refused: plain.refused, broken: plain.broken, left: plain.left, ...result, withEnvironment: { broken: guarded.broken, ...withEnvironment }, gitlab: (await hardenGitlab(data)) ?? 'firecow/gitlab-ci-local is missing' };
}

function hardenAll(given: readonly Given[], environment: string | undefined): Hardening {
  const refused: Record<string, number> = {};
  const left: Record<string, number> = {};
  const broken: string[] = [];
  const pairs: Pair[] = [];
  for (const one of given) {
    try {
      const made = harden('github-actions', [{ path: one.path, content: one.content }], { environment });
      const after = made.files[0]?.content ?? '';
      for (const { kind } of made.left) left[kind] = (left[kind] ?? 0) + 1;
      broken.push(...faultsOf(one, after, made.checks.every(({ isSame }) => isSame), environment).map((what) => `${one.repository} ${one.path}: ${what}`));
      pairs.push({ given: one, before: subject(one, one.content), after: subject(one, after) });
    } catch (thrown) {
      if (!(thrown instanceof DevopsError)) throw thrown;
      refused[thrown.code] = (refused[thrown.code] ?? 0) + 1;
    }
  }
  return { pairs, refused, broken, left };
}

const subject = ({ repository, path }: Given, content: string): Subject => ({ name: `${repository} ${path}`, platform: 'github-actions', files: [{ path, content }] });

async function judged(pairs: readonly Pair[]): Promise<object> {
  const [given, made] = [pairs.map(({ before }) => before), pairs.map(({ after }) => after)];
  const personas: Record<string, object> = {};
  for (const persona of PERSONAS) {
    const [before, after] = [await judgeAll(given, [zizmorOf(persona)]), await judgeAll(made, [zizmorOf(persona)])];
    const gone = Math.round((1 - after.length / before.length) * 1000) / 10;
    personas[persona] = { before: before.length, after: after.length, gone, remaining: counted(after, ({ message }) => message.split(':')[0] ?? ''), repositories: counted(after, ({ subject: name }) => name.split(' ')[0] ?? '') };
  }
  const [before, after] = [await judgeAll(given, [actionlint]), await judgeAll(made, [actionlint])];
  const worse = Object.entries(counted(after, bySubject)).filter(([name, count]) => count > (counted(before, bySubject)[name] ?? 0)).map(([name]) => name);
  return { zizmor: personas, actionlint: { before: before.length, after: after.length, worse } };
}

const bySubject = (finding: Finding): string => finding.subject;

function counted(findings: readonly Finding[], by: (finding: Finding) => string): Record<string, number> {
  const groups = Map.groupBy(findings, by);
  return Object.fromEntries([...groups].map(([name, all]): [string, number] => [name, all.length]).toSorted((left, right) => right[1] - left[1]));
}
