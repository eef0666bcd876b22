import { isSeq, parseDocument, Scalar, type Document } from 'yaml';
import { formats } from '../../../conversion/formats/index.gen.ts';
import type { Job, SourceFile, Workflow } from '../../../conversion/model.ts';
import { action } from '../../../pins/actions.ts';
import { isCaching } from '../../cache-evidence.ts';
import { isCellOf } from '../../matching.ts';
import { changedJob, defineLever, shortened, stepIndex, type LeverContext, type Proposal, type Refusal, type TimedJob } from '../../model.ts';
import { rawJob, type RawJob } from '../../raw.ts';
import type { JobRecord } from '../../runs.ts';
import { median, quantile } from '../../statistics.ts';

/** Fewer recorded jobs of a kind say nothing. */
const LEAST_RECORDS = 3;

interface Compiler {
  readonly name: string;
  readonly command: RegExp;
  /** What it keeps: by content (Go), or checked against the sources' times, which a checkout makes newer (Cargo). */
  readonly paths: string;
  /** Whose digest names an entry: what is compiled beside the project's own code. */
  readonly files: string;
  /** Results of tests are no builds: every test runs. */
  readonly forget?: string;
}

const COMPILERS: readonly Compiler[] = [
  { name: 'go', command: /\bgo (?:build|test|vet|install)\b/, paths: '~/.cache/go-build\n~/go/pkg/mod\n', files: "'**/go.sum'", forget: 'go clean -testcache' },
  { name: 'cargo', command: /\bcargo (?:build|check|clippy|doc|test|bench|nextest)\b/, paths: '~/.cargo/registry\ntarget\n', files: "'**/Cargo.lock', '**/Cargo.toml'" },
];

interface Compiling {
  readonly compiler: Compiler;
  /** Where the step stands that compiles first. */
  readonly index: number;
}

/** A job that compiles after it checked the repository out, and keeps nothing of its own. */
function compiling(job: Job, raw: RawJob): Compiling | undefined {
  if (raw.steps.some((step) => isCaching(step) && !step.uses.startsWith('actions/setup-'))) return undefined;
  const checkout = stepIndex(job.steps.find(({ kind }) => kind === 'checkout'));
  for (const [index, { run }] of raw.steps.entries()) {
    const compiler = COMPILERS.find(({ command }) => command.test(run));
    if (compiler !== undefined) return checkout === undefined || checkout > index ? undefined : { compiler, index };
  }
  return undefined;
}

/** How much faster a job was with its builds kept, by comparison of recorded jobs of the same cell, seconds. */
interface Evidence {
  readonly withCache: readonly number[];
  readonly without: readonly number[];
  readonly saved: readonly number[];
}

const isKept = ({ steps }: JobRecord): boolean => [...steps].some(([title, { outcome }]) => outcome === 'success' && title.startsWith('Run actions/cache@'));

/** The first run with a cache has nothing to fetch: it only fills it. */
function evidenceOf(source: Job, { recording }: LeverContext): Evidence {
  const runs = recording.runs.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
  const records = runs.flatMap(({ jobs }) => [...jobs].flatMap(([name, record]) => (record.outcome === 'success' && record.seconds !== undefined && record.steps.size > 0 && isCellOf(name, source) ? [{ name, seconds: record.seconds, isKept: isKept(record) }] : [])));
  const cells = [...Map.groupBy(records, ({ name }) => name).values()].map((own) => ({
    withCache: own.filter((record) => record.isKept).slice(1).map(({ seconds }) => seconds),
    without: own.filter((record) => !record.isKept).map(({ seconds }) => seconds),
  }));
  return {
    withCache: cells.flatMap(({ withCache }) => withCache),
    without: cells.flatMap(({ without }) => without),
    saved: cells.flatMap(({ withCache, without }) => without.flatMap((slow) => withCache.map((quick) => slow - quick))),
  };
}

function keyOf({ matrix, id }: Job, { name, files }: Compiler): { readonly key: string; readonly prefix: string } {
  const axes = [...new Set([...Object.keys(matrix?.axes ?? {}), ...(matrix?.include ?? []).flatMap((row) => Object.keys(row))])];
  const prefix = ['${{ runner.os }}', name, id, ...axes.map((axis) => `\${{ matrix.${axis} }}`), ''].join('-');
  return { prefix, key: `${prefix}\${{ hashFiles(${files}) }}` };
}

/** Puts the cache in front of the step that compiles first. */
function keepBuilds(document: Document, source: Job, { compiler, index }: Compiling): void {
  const steps = document.getIn(['jobs', source.id, 'steps']);
  if (!isSeq(steps)) return;
  const { key, prefix } = keyOf(source, compiler);
  const pin = action('actions/cache');
  const uses = new Scalar(pin.uses);
  uses.comment = ` ${pin.version}`;
  const cache = document.createNode<Record<string, unknown>>({ uses: pin.uses, with: { path: compiler.paths, key, 'restore-keys': prefix } });
  cache.set(document.createNode('uses'), uses);
  steps.items.splice(index, 0, cache, ...(compiler.forget === undefined ? [] : [document.createNode({ run: compiler.forget })]));
}

/** A cache that others may fill must not reach what is released; a push of whatever kind also starts mere checks. */
const releases = ({ triggers }: Workflow, raw: RawJob): boolean => (triggers.tag?.patterns ?? []).length > 0 || raw.isOutward;

function proposalFor(job: TimedJob, context: LeverContext): Proposal | Refusal | undefined {
  const workflow = context.workflows.find(({ file }) => file === job.file);
  const source = workflow?.jobs.find(({ id }) => id === job.id);
  const raw = rawJob(context.files, job.file, job.id);
  if (workflow === undefined || source === undefined || raw === undefined || !job.isMeasured) return undefined;
  const found = compiling(source, raw);
  if (found === undefined) return undefined;
  const of = { job: job.id, file: job.file };
  if (releases(workflow, raw)) return { ...of, code: 'NOT_SAFE', reason: 'It compiles everything anew. It may write or release, so nothing that another run left may get in.' };
  const { withCache, without, saved } = evidenceOf(source, context);
  const edit = (document: Document): void => keepBuilds(document, source, found);
  if (withCache.length < LEAST_RECORDS || without.length < LEAST_RECORDS) return { ...of, code: 'NO_EVIDENCE', reason: `It compiles everything anew and takes ${Math.round(job.seconds)} s. What keeping builds would save is unknown: of recorded runs with and without \`actions/cache\` there are ${withCache.length} and ${without.length} (the first with one only fills it), ${LEAST_RECORDS} of each are needed. Give runs of a trial.` };
  const told = `It took ${Math.round(median(without))} s without kept builds (${without.length} recorded jobs) and ${Math.round(median(withCache))} s with them, fetching included (${withCache.length}).`;
  const [low, middle, high] = [quantile(saved, 0.05), median(saved), quantile(saved, 0.95)];
  if (low < 0) return { ...of, code: 'NO_GAIN', reason: `${told} Between ${Math.round(low)} and ${Math.round(high)} s would be saved: not surely any.` };
  const quicker = (seconds: number) => changedJob(job, (each) => shortened(each, seconds));
  return { ...of, why: `${told} Every test runs all the same.`, apply: quicker(middle), variants: [low, middle, high].map(quicker), edit };
}

/** The workflows with the builds of every job kept that compiles: for the runs of a trial. */
export function trialOf(files: readonly SourceFile[]): readonly SourceFile[] {
  const workflows = formats.find(({ id }) => id === 'github-actions')?.read(files).workflows ?? [];
  return files.map((file) => {
    const document = parseDocument(file.content, { version: '1.2' });
    for (const job of workflows.find((workflow) => workflow.file === file.path)?.jobs ?? []) {
      const raw = rawJob(files, file.path, job.id);
      const found = raw === undefined ? undefined : compiling(job, raw);
      if (found !== undefined) keepBuilds(document, job, found);
    }
    return { ...file, content: document.toString({ lineWidth: 0 }) };
  });
}

/** Keeps what compilers have built between runs, only where recorded runs of a trial were faster. */
export default defineLever({
  id: 'cache-builds',
  order: 42,
  isStructural: false,
  propose: (context) => (context.platform === 'github-actions' ? context.graph.jobs.flatMap((job) => proposalFor(job, context) ?? []) : []),
});
