import { isMap, isSeq, type Document } from 'yaml';
import type { Job } from '../../../conversion/model.ts';
import { asTexts } from '../../../detection/ci-text.ts';
import { defineLever, type Graph, type LeverContext, type OptimisablePlatform, type Proposal, type Refusal, type TimedJob } from '../../model.ts';
import { rawJob } from '../../raw.ts';

const CHECKS = new Set(['lint', 'typecheck', 'test', 'build']);
/** What must never start before everything else is known to be well. */
const OUTWARD = /deploy|publish|release|promote|push|upload(?!-artifact)|notify|rollout/i;
const TAGGING = /\bgit\s+tag\b|--tags?\b/;
/** Ways to take files of other jobs that are no step of their own. */
const TAKES = /gh run download|download-artifact|actions\/artifacts/i;

/** Jobs that values and conditions of this one speak of; `*` when all are meant. */
function namedNeeds(text: string): ReadonlySet<string> {
  const named = [...text.matchAll(/\bneeds\b(?:\s*\.\s*([\w-]+)|\s*\[\s*\\?['"]([\w-]+))?/g)].map(([, plain, quoted]) => plain ?? quoted ?? '*');
  return new Set(named.filter((name) => name !== '*' || /\bneeds\b(?!\s*[.["':])/.test(text)));
}

/** Actions that neither hand anything on nor touch anything outside. */
const HARMLESS = /\/(?:setup-|cache@?|codecov-action|harden-runner|rust-cache|toolchain|upload-artifact)|: its version|only makes runs faster/;

/** Why the job may have to stay behind what it needs: it does more than check, or hangs on what another did in a way nobody sees. */
function whyStays(job: TimedJob, source: Job, { losses, platform, files }: LeverContext): string | undefined {
  if (source.environment !== undefined || (platform === 'gitlab-ci' && source.manual === true)) return 'it deploys or waits for a person';
  const scripts = job.steps.flatMap(({ step }) => (step.kind === 'run' ? [step.script] : []));
  if (OUTWARD.test(job.id) || scripts.some((script) => OUTWARD.test(script) || TAGGING.test(script))) return 'it may touch what lies outside';
  if (!job.steps.some(({ work }) => CHECKS.has(work))) return 'it is no check';
  const has = (what: string): boolean => job.steps.some(({ work, step }) => work === what || step.kind === what);
  if (has('build') && has('upload')) return 'that what it builds is there may be taken to mean that the checks before it passed';
  if (has('download') || scripts.some((script) => TAKES.test(script))) return 'it takes files of other jobs';
  const own = losses.filter(({ path }) => path === source.place || path.startsWith(`${source.place}/`));
  const unknown = own.find(({ code, message }) => /^(?:ACTION|STEP|MATRIX)_NOT_CARRIED$/.test(code) && !HARMLESS.test(message));
  if (unknown !== undefined) return `part of it is not understood: ${unknown.message}`;
  if (platform === 'gitlab-ci') return source.condition !== undefined || own.some(({ code }) => /^(?:VALUE|CONDITION)_NOT_CARRIED$/.test(code)) ? 'it is not always run' : undefined;
  const raw = rawJob(files, job.file, job.id);
  if (raw === undefined || /\b(?:always|failure|cancelled)\s*\(|\.result\b/.test(raw.condition)) return 'it asks how other jobs ended';
  if (raw.isOutward) return 'it has an environment or a right to write';
  if (raw.text.includes('actions/cache') && !has('install')) return 'it installs nothing itself and so may hang on a cache that another job fills';
  return namedNeeds(raw.text).has('*') ? 'it speaks of all that it needs' : undefined;
}

interface Waiting {
  readonly dropped: readonly string[];
  readonly reason?: string;
}

/** Checks that the job only waits for, or why it goes on waiting. */
function waiting(job: TimedJob, context: LeverContext): Waiting {
  const { platform, workflows, graph, files } = context;
  const source = workflows.find(({ file }) => file === job.file)?.jobs.find(({ id }) => id === job.id);
  const checks = job.needs.filter((need) => !isGate(need, graph, job.file));
  if (source === undefined || checks.length === 0) return { dropped: [] };
  const why = whyStays(job, source, context);
  if (why !== undefined) return { dropped: [], reason: `It waits for ${checks.join(', ')}, and stays there: ${why}.` };
  const named = namedNeeds(rawJob(files, job.file, job.id)?.text ?? '');
  const dropped = checks.filter((need) => {
    const other = graph.jobs.find(({ id, file }) => id === need && file === job.file);
    // On GitLab a job is given the files of all that it needs.
    return other !== undefined && !named.has(need) && !isConditional(need, job, context) && (platform === 'github-actions' || other.steps.every(({ step }) => step.kind !== 'upload'));
  });
  return dropped.length > 0 ? { dropped } : { dropped, reason: `It waits for ${checks.join(', ')}, and uses what comes from there, or runs only when they do.` };
}

/** Where a need is skipped, so is who needs it: dropping it would change what runs, unless both have the same condition. */
function isConditional(id: string, job: TimedJob, { workflows, files, platform }: LeverContext): boolean {
  if (platform === 'gitlab-ci') return workflows.find((each) => each.file === job.file)?.jobs.find((each) => each.id === id)?.condition !== undefined;
  const [need, own] = [rawJob(files, job.file, id)?.condition ?? '', rawJob(files, job.file, job.id)?.condition ?? ''];
  return need !== '' && need !== own;
}

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
    context.graph.jobs.flatMap((job): (Proposal | Refusal)[] => {
      const { dropped, reason } = waiting(job, context);
      if (dropped.length === 0) return reason === undefined ? [] : [{ job: job.id, file: job.file, code: 'NOT_SAFE', reason }];
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
