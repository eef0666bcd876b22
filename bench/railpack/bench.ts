import { createHash } from 'node:crypto';
import { detect } from '../../shared/pipelines/detection/engine.ts';
import { stringAt, tablesAt } from '../../shared/pipelines/detection/manifests.ts';
import type { RepositoryTree } from '../../shared/ports/index.ts';
import type { BenchOptions } from '../bench.ts';
import { openCommit, requireRepositories } from '../repositories.ts';
import { verbs } from './verbs.ts';
import { detects, statedVersions } from './versions.ts';

const DAY = new Date('2026-11-23T00:00:00Z');
const RAILPACK = { id: 'railpack', repository: 'railwayapp/railpack', commit: 'b5e805800e6787a4744cd944a357e29b848d38f3' };
const SNAPSHOT = /^core\/__snapshots__\/TestGenerateBuildPlanForExamples_(.+)_1\.snap\.json$/;

interface Verdict {
  readonly example: string;
  readonly half: 'even' | 'odd';
  readonly what: 'install' | 'build' | 'version';
  readonly wanted: string;
  readonly found: readonly string[];
  readonly right: boolean;
}

/** The half that rules may be written by is the one whose names have an even last digit in their SHA-256. */
function halfOf(example: string): Verdict['half'] {
  const last = createHash('sha256').update(example).digest('hex').at(-1) ?? '0';
  return Number.parseInt(last, 16) % 2 === 0 ? 'even' : 'odd';
}

function below(tree: RepositoryTree, folder: string, name: string): RepositoryTree {
  const files = tree.files.filter(({ path }) => path.startsWith(`${folder}/`)).map(({ path, size }) => ({ path: path.slice(folder.length + 1), size }));
  return { name, files, warnings: [], read: (path) => tree.read(`${folder}/${path}`) };
}

/** Commands of the plan's steps of one kind: `install`, `install:composer`, `build`. */
function planned(plan: unknown, step: 'install' | 'build'): string[] {
  const steps = tablesAt(plan, 'steps').filter((each) => (stringAt(each, 'name') ?? '').split(':')[0] === step);
  return steps.flatMap((each) => tablesAt(each, 'commands').flatMap((command) => stringAt(command, 'cmd') ?? []));
}

function judge(tree: RepositoryTree, snapshot: string, example: string): Verdict[] {
  const plan: unknown = JSON.parse(tree.read(snapshot) ?? '{}');
  const files = below(tree, `examples/${example}`, example);
  const detection = detect(files, DAY);
  const { components } = detection;
  const versions = statedVersions(files).map((stated): Verdict => ({ example, half: halfOf(example), what: 'version', wanted: `${stated.tool} ${stated.version}`, ...detects(detection, stated) }));
  return [...versions, ...(['install', 'build'] as const).flatMap((what) => {
    const found = verbs(components.flatMap(({ commands }) => commands[what] ?? []), what);
    return verbs(planned(plan, what), what).map((wanted) => ({ example, half: halfOf(example), what, wanted, found, right: found.includes(wanted) }));
  })];
}

/** Right of all by tool, for the half of which no more is told. */
function byTool(verdicts: readonly Verdict[]): object {
  const groups = Map.groupBy(verdicts.filter(({ what }) => what === 'version'), ({ wanted }) => wanted.split(' ')[0] ?? '');
  return Object.fromEntries([...groups].map(([tool, all]) => [tool, `${all.filter(({ right }) => right).length}/${all.length}`]));
}

function tally(verdicts: readonly Verdict[]): object {
  const of = (chosen: readonly Verdict[]): object => {
    const right = chosen.filter((verdict) => verdict.right).length;
    return { facts: chosen.length, right, share: chosen.length === 0 ? null : Math.round((right / chosen.length) * 1000) / 1000 };
  };
  return { ...of(verdicts), verbs: of(verdicts.filter(({ what }) => what !== 'version')), versionsByTool: byTool(verdicts), version: of(verdicts.filter(({ what }) => what === 'version')), install: of(verdicts.filter(({ what }) => what === 'install')), build: of(verdicts.filter(({ what }) => what === 'build')) };
}

/**
 * Holds the install and build verbs that detection finds against the plans that Railpack keeps of its own examples.
 * The plans carry no versions (their mise file is a placeholder); those that an example's own test expects to be
 * printed, and that its files ask for, are held against the detected ones. Details are told of the even half only. Throws MissingDataError that says how to get the repository.
 */
export async function run({ data }: BenchOptions): Promise<object> {
  const folder = requireRepositories(data, [RAILPACK]).get(RAILPACK);
  if (folder === undefined) throw new Error('Railpack was required but not found.');
  const tree = openCommit(folder, RAILPACK);
  const verdicts = tree.files.flatMap(({ path }) => {
    const example = SNAPSHOT.exec(path)?.[1];
    return example === undefined ? [] : judge(tree, path, example);
  });
  const even = verdicts.filter(({ half }) => half === 'even');
  return {
    even: tally(even),
    odd: tally(verdicts.filter(({ half }) => half === 'odd')),
    missedEven: even.filter(({ right }) => !right).map(({ example, what, wanted, found }) => `${example} ${what}: ${wanted}, found ${found.join(' ') || 'nothing'}`),
  };
}
