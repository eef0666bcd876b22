import { generatePipeline, platformOf } from '../../shared/pipelines/generation/generate.ts';
import { optionsSchema } from '../../shared/pipelines/generation/options.ts';
import type { RepositoryTree } from '../../shared/ports/index.ts';
import type { BenchOptions } from '../bench.ts';
import { openCommit, requireRepositories } from '../repositories.ts';
import { readLabels, type Expected, type Label } from './labels.ts';
import { normalCommands, type NormalCommand } from './normal-form.ts';

const DAY = new Date('2026-11-23T00:00:00Z');

interface Outcome {
  readonly id: string;
  readonly repository: string;
  readonly labels: number;
  readonly found: number;
  readonly ours: number;
  readonly right: number;
  readonly missed: readonly string[];
  readonly extra: readonly string[];
}

const keyOf = ({ path, text }: NormalCommand): string => `${path}: ${text}`;

/** Check commands of the generated GitHub pipeline; installing and preparing are none. */
function oursIn(tree: RepositoryTree): NormalCommand[] {
  const { generated, pipeline } = generatePipeline({ tree, platform: platformOf('github-actions'), options: optionsSchema.parse({}), now: DAY, version: '0.0.0' });
  if (generated.receipts.some(({ result }) => result === 'fail')) throw new Error(`What was printed for ${tree.name} is not what was planned.`);
  const steps = pipeline.jobs.flatMap((job) => job.steps).filter(({ intent }) => intent !== 'install' && intent !== 'prepare');
  const commands = steps.flatMap(({ run, path }) => normalCommands(run.join('\n'), path, tree));
  return [...new Map(commands.map((command) => [keyOf(command), command])).values()];
}

function equal(label: NormalCommand, ours: NormalCommand): boolean {
  return label.text === ours.text && (label.path === '**' || label.path === ours.path);
}

/** Ways of writing one label, each a list of commands that all have to be there. */
function formsOf(label: Pick<Label, 'path' | 'run' | 'anyOf'>, tree: RepositoryTree): NormalCommand[][] {
  return [label, ...(label.anyOf ?? [])].map(({ path, run }) => normalCommands(run, path, tree));
}

function judge(expected: Expected, tree: RepositoryTree): Outcome {
  const ours = oursIn(tree);
  const forms = expected.labels.map((label) => formsOf(label, tree));
  const within = expected.within.flatMap(({ path, run }) => normalCommands(run, path, tree));
  const missed = expected.labels.filter((_, index) => !forms[index]?.some((form) => form.every((wanted) => ours.some((command) => equal(wanted, command)))));
  const agreed = [...forms.flat(2), ...within];
  const extra = ours.filter((command) => !agreed.some((wanted) => equal(wanted, command)));
  const counts = { labels: expected.labels.length, found: expected.labels.length - missed.length, ours: ours.length, right: ours.length - extra.length };
  return { id: expected.id, repository: expected.repository, ...counts, missed: missed.map(({ intent, path, run }) => `${intent} in ${path}: ${run}`), extra: extra.map(keyOf) };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part / whole) * 1000) / 1000);

function measure(set: 'expected' | 'held-out', { data, json }: BenchOptions): object {
  const labelled = readLabels(set);
  const folders = requireRepositories(data, labelled);
  const outcomes = labelled.flatMap((each) => {
    const folder = folders.get(each);
    return folder === undefined ? [] : [judge(each, openCommit(folder, each))];
  });
  const counted = outcomes.filter(({ labels }) => labels > 0);
  if (!json) for (const { id, repository, labels, found, ours, right, missed, extra } of outcomes) console.log([`${id.padEnd(4)} ${repository.padEnd(42)} found ${found}/${labels}, right ${right}/${ours}`, ...missed.map((what) => `       missed ${what}`), ...extra.map((what) => `       extra  ${what}`)].join('\n'));
  const sum = (key: 'labels' | 'found' | 'ours' | 'right'): number => counted.reduce((total, outcome) => total + outcome[key], 0);
  return {
    repositories: counted.length,
    labels: sum('labels'),
    recall: share(sum('found'), sum('labels')),
    commands: sum('ours'),
    precision: share(sum('right'), sum('ours')),
    withoutCommandsOfTheirOwn: outcomes.filter(({ labels }) => labels === 0).map(({ id, ours }) => `${id}: ${ours} of ours`),
    byRepository: counted.map(({ id, labels, found, ours, right }) => ({ id, labels, found, ours, right })),
  };
}

/**
 * How far the checks that we generate are the maintainers' own. `expected/` (D1-D20) and `held-out/` were read by people
 * from the repositories' CI files, each label with the file it came from, before our output was looked at.
 *
 * A label is a command that lints, checks types or format, tests or builds in a job for pushes or pull requests; an
 * action that only starts a linter counts as that linter's plain call. None are: installing, code generation and docs,
 * benchmarks, releases, jobs for another system of the same command, and tests inside images that the job builds.
 * Recall: labels of which the generated GitHub pipeline has the command. Precision: commands of ours that are a
 * label's, or run within one (`within`: the body of a script or task, a phase of the build tool that the label's phase
 * runs first, and the build of a release workflow). A repository without commands of its own is told apart. After the
 * first look at our output three things changed for D1-D20 alone: release builds (D6, D7, D8, D16) and phases (D14, D15)
 * joined `within`, and the build of documentation in D17 went there, as the rule above has it. With `--held-out` only figures are printed for that set.
 *
 * Both sides are read by the same rules (`normal-form.ts`): lists are parted, `cd` becomes the folder, environment
 * prefixes and wrappers (npx, poetry run, uv run, bundle exec, python -m) go, `npm run x`, `yarn x` and the like are
 * one, a script or make target with a single command is that command, wrapper scripts are their tool, versions in the
 * name of an environment are one, quotes go, and so do options that only change the report (verbosity, coverage, colour,
 * batch mode), how a lockfile is held, or that a test runner runs once instead of watching. Every other option has to be equal.
 */
export async function run(options: BenchOptions): Promise<object> {
  return { ...measure('expected', options), heldOut: measure('held-out', { ...options, json: options.json || !options.args.includes('--held-out') }) };
}
