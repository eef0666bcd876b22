import { isMap, isSeq, type Document } from 'yaml';
import type { Job, Loss } from '../../../conversion/model.ts';
import { asTexts } from '../../../detection/ci-text.ts';
import { defineLever, type Graph, type LeverContext, type OptimisablePlatform, type Proposal, type TimedJob } from '../../model.ts';
import { rawJob } from '../../raw.ts';

const CHECKS = new Set(['lint', 'typecheck', 'test', 'build']);
/** What must never start before everything else is known to be well. */
const OUTWARD = /deploy|publish|release|promote|push|upload(?!-artifact)|notify|rollout|\btags?\b/i;
/** Ways to take files of other jobs that are no step of their own. */
const TAKES = /gh run download|download-artifact|actions\/artifacts/i;

/** Jobs that values and conditions of this one speak of; `*` when all are meant. */
function namedNeeds(text: string): ReadonlySet<string> {
  const named = [...text.matchAll(/\bneeds\b(?:\s*\.\s*([\w-]+)|\s*\[\s*\\?['"]([\w-]+))?/g)].map(([, plain, quoted]) => plain ?? quoted ?? '*');
  return new Set(named.filter((name) => name !== '*' || /\bneeds\b(?!\s*[.["':])/.test(text)));
}

/** Actions that neither hand anything on nor touch anything outside. */
const HARMLESS = /\/(?:setup-|cache@?|codecov-action|harden-runner|rust-cache|toolchain|upload-artifact)|: its version|only makes runs faster/;

/** True when all that the job does is understood: only checks, and no action that might hang on what another job did. */
function isCheckOnly(job: TimedJob, source: Job, losses: readonly Loss[]): boolean {
  if (source.environment !== undefined || source.manual === true) return false;
  const isCheck = job.steps.some(({ work }) => CHECKS.has(work)) && !OUTWARD.test(job.id) && job.steps.every(({ step }) => step.kind !== 'run' || !(OUTWARD.test(step.script) || TAKES.test(step.script)));
  const own = losses.filter(({ path }) => path === source.place || path.startsWith(`${source.place}/`));
  return isCheck && own.every(({ code, message }) => !/^(?:ACTION|STEP|MATRIX)_NOT_CARRIED$/.test(code) || HARMLESS.test(message));
}

/** Whether what it keeps may be taken as proof that the checks before it passed, or its own work hangs on what a cache was filled with. */
function handsOn(job: TimedJob): boolean {
  const has = (what: string): boolean => job.steps.some(({ work, step }) => work === what || step.kind === what);
  return has('build') && has('upload');
}

function withoutInstall(job: TimedJob, text: string): boolean {
  return /actions\/cache/.test(text) && !job.steps.some(({ work }) => work === 'install');
}

/** Needs that the job only waits for. */
function needless(job: TimedJob, context: LeverContext): readonly string[] {
  const { platform, workflows, graph, losses, files } = context;
  const source = workflows.find(({ file }) => file === job.file)?.jobs.find(({ id }) => id === job.id);
  if (source === undefined || job.needs.length === 0 || !isCheckOnly(job, source, losses) || handsOn(job) || job.steps.some(({ step }) => step.kind === 'download')) return [];
  const raw = platform === 'github-actions' ? rawJob(files, job.file, job.id) : undefined;
  if (raw !== undefined && (withoutInstall(job, raw.text) || /\b(?:always|failure|cancelled)\s*\(|\.result\b/.test(jobCondition(raw.text)))) return [];
  if (raw === undefined && (source.condition !== undefined || losses.some(({ code, path }) => /^(?:VALUE|CONDITION)_NOT_CARRIED$/.test(code) && path.startsWith(source.place)))) return [];
  const named = raw === undefined ? new Set<string>() : namedNeeds(raw.text.replace(/"needs":(?:"[^"]*"|\[[^\]]*\])/, ''));
  if (named.has('*')) return [];
  return job.needs.filter((need) => {
    const other = graph.jobs.find(({ id, file }) => id === need && file === job.file);
    // On GitLab a job is given the files of all that it needs.
    return other !== undefined && !named.has(need) && !isConditional(need, job.file, context) && (platform === 'github-actions' || other.steps.every(({ step }) => step.kind !== 'upload'));
  });
}

/** Where a need is skipped, so is who needs it: dropping it would change what runs. */
function isConditional(id: string, file: string, { workflows, files, platform }: LeverContext): boolean {
  if (platform === 'gitlab-ci') return workflows.find((each) => each.file === file)?.jobs.find((job) => job.id === id)?.condition !== undefined;
  return jobCondition(rawJob(files, file, id)?.text ?? '') !== '';
}

const jobCondition = (text: string): string => /"if":"((?:[^"\\]|\\.)*)"/.exec(text.replace(/"steps":\[.*\]/s, ''))?.[1] ?? '';

/** All that must be done before the job starts. */
function ancestors(graph: Graph, file: string, id: string, known = new Set<string>()): ReadonlySet<string> {
  for (const need of graph.jobs.find((job) => job.id === id && job.file === file)?.needs ?? []) {
    if (known.has(need)) continue;
    known.add(need);
    ancestors(graph, file, need, known);
  }
  return known;
}

/** What moving a job does to the needs: its own, and those of whoever came after the dropped ones only through it. */
interface Move {
  readonly dropped: readonly string[];
  /** What the dropped ones waited for and that decides what is run. */
  readonly gates: readonly string[];
  readonly kept: ReadonlyMap<string, readonly string[]>;
}

function moveOf(job: TimedJob, dropped: readonly string[], graph: Graph): Move {
  const inherited = dropped.flatMap((need) => graph.jobs.find(({ id, file }) => id === need && file === job.file)?.needs ?? []);
  const gates = [...new Set(inherited)].filter((id) => isGate(id, graph, job.file) && !job.needs.includes(id));
  const after: Graph = { ...graph, jobs: graph.jobs.map((each) => (each.id === job.id && each.file === job.file ? { ...each, needs: needsAfter(each.needs, dropped, gates) } : each)) };
  const dependants = graph.jobs.filter(({ file, needs }) => file === job.file && needs.includes(job.id));
  const kept = dependants.map(({ id }): [string, readonly string[]] => [id, dropped.filter((need) => !ancestors(after, job.file, id).has(need))]);
  return { dropped, gates, kept: new Map(kept.filter(([, lost]) => lost.length > 0)) };
}

const needsAfter = (needs: readonly string[], dropped: readonly string[], more: readonly string[]): string[] => [...new Set([...needs.filter((need) => !dropped.includes(need)), ...more])];

/** A job that is no check, such as one that finds out what is to be run: what stood behind it stays there. */
function isGate(id: string, graph: Graph, file: string): boolean {
  return !graph.jobs.some((job) => job.id === id && job.file === file && job.steps.some(({ work }) => CHECKS.has(work)));
}

function changeNeeds(document: Document, platform: OptimisablePlatform, id: string, dropped: readonly string[], more: readonly string[]): void {
  const path = platform === 'github-actions' ? ['jobs', id, 'needs'] : [id, 'needs'];
  const written: unknown = document.getIn(path);
  const current = isSeq(written) ? asTexts(written.toJSON()) : asTexts(written);
  const needs = needsAfter(current, dropped, more);
  const parent = document.getIn(path.slice(0, -1));
  if (needs.length > 0 || platform === 'gitlab-ci') document.setIn(path, document.createNode(needs, { flow: true }));
  else if (isMap(parent)) parent.delete('needs');
}

/** Jobs in a row that need nothing of each other run side by side. What fails then fails as surely, only sooner. */
export default defineLever({
  id: 'independent-jobs',
  order: 10,
  isStructural: true,
  propose: (context) =>
    context.graph.jobs.flatMap((job): Proposal[] => {
      const dropped = needless(job, context).filter((need) => !isGate(need, context.graph, job.file));
      if (dropped.length === 0) return [];
      const { gates, kept } = moveOf(job, dropped, context.graph);
      const present = (needs: readonly string[], graph: Graph): string[] => needs.filter((need) => graph.jobs.some(({ id, file }) => id === need && file === job.file));
      return [{
        job: job.id,
        file: job.file,
        why: `It waits for ${dropped.join(', ')} and takes nothing from there.`,
        apply: (graph) => ({ ...graph, jobs: graph.jobs.map((each) => {
          if (each.file !== job.file) return each;
          if (each.id === job.id) return { ...each, needs: needsAfter(each.needs, dropped, present(gates, graph)) };
          return { ...each, needs: needsAfter(each.needs, [], present(kept.get(each.id) ?? [], graph)) };
        }) }),
        edit: (document) => {
          changeNeeds(document, context.platform, job.id, dropped, gates);
          for (const [id, lost] of kept) changeNeeds(document, context.platform, id, [], lost);
        },
      }];
    }),
});
