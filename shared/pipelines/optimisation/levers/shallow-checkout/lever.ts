import { isMap } from 'yaml';
import { changedJob, defineLever, shortened, type LeverContext, type Proposal, type Refusal, type TimedJob } from '../../model.ts';
import { rawJob, type RawStep } from '../../raw.ts';
import type { JobRecord } from '../../runs.ts';
import { median, quantile } from '../../statistics.ts';
import { isCellOf } from '../../matching.ts';

const LEAST_PAIRS = 3;
const isCheckout = ({ uses }: RawStep): boolean => uses.startsWith('actions/checkout@');
const isDeep = (step: RawStep): boolean => isCheckout(step) && (step.with['fetch-depth'] ?? '1') !== '1';
/** What reads the history, or may. */
const HISTORY = /\bgit\b|describe|scm|vcs|versioneer|gitversion|changelog|semantic-release|changeset|lerna|\bnx\b|turbo|affected|--since|origin\/|sonar|blame|commitlint|codecov|spotless|ratchet|version|release/i;

/** Seconds that the full history took longer, by run: this job's checkout against a shallow one of another job in the same run. */
function differences(job: TimedJob, deep: string, context: LeverContext): number[] {
  const sources = context.workflows.flatMap(({ file, jobs }) => jobs.map((source) => ({ source, steps: rawJob(context.files, file, source.id)?.steps ?? [], isOwn: source.id === job.id && file === job.file })));
  const shallow = sources.filter(({ steps }) => steps.some((step) => isCheckout(step)) && !steps.some(isDeep));
  const own = sources.find(({ isOwn }) => isOwn);
  return context.recording.runs.flatMap(({ jobs }) => {
    const secondsIn = (fits: (name: string) => boolean, isTitle: (title: string) => boolean): number[] => [...jobs].flatMap(([name, record]) => (fits(name) ? stepSeconds(record, isTitle) : []));
    const slow = secondsIn((name) => own !== undefined && isCellOf(name, own.source), (title) => title === deep);
    const quick = shallow.flatMap(({ source, steps }) => secondsIn((name) => isCellOf(name, source), (title) => steps.some((step) => isCheckout(step) && step.title === title)));
    return slow.length === 0 || quick.length === 0 ? [] : [Math.max(...slow) - Math.max(...quick)];
  });
}

function stepSeconds({ steps }: JobRecord, isTitle: (title: string) => boolean): number[] {
  return [...steps].flatMap(([title, { seconds, outcome }]) => (outcome === 'success' && seconds !== undefined && isTitle(title) ? [seconds] : []));
}

function proposalFor(job: TimedJob, context: LeverContext): Proposal | Refusal | undefined {
  const raw = rawJob(context.files, job.file, job.id);
  const deep = raw?.steps.find(isDeep);
  if (raw === undefined || deep === undefined) return undefined;
  const of = { job: job.id, file: job.file };
  const others = raw.steps.filter((step) => !isCheckout(step));
  const reader = others.find((step) => HISTORY.test(step.run) || (step.uses !== '' && !/^actions\/(?:setup-|cache|upload-artifact)/.test(step.uses)));
  if (reader !== undefined) return { ...of, code: 'NOT_SAFE', reason: `"${reader.title.slice(0, 80)}" may read the history.` };
  const saved = differences(job, deep.title, context);
  if (saved.length < LEAST_PAIRS) return { ...of, code: 'NO_EVIDENCE', reason: 'It fetches the whole history. How long a shallow checkout takes is unknown: no job beside it has one in three recorded runs.' };
  const [low, middle, high] = [quantile(saved, 0.05), median(saved), quantile(saved, 0.95)];
  const why = `Its checkout with history takes ${Math.round(middle)} s longer than shallow ones of the same runs (${saved.length} runs, ${Math.round(low)} to ${Math.round(high)} s), and nothing in it reads the history.`;
  if (low < 0) return { ...of, code: 'NO_GAIN', reason: why };
  const quicker = (seconds: number) => changedJob(job, (each) => shortened(each, seconds));
  const index = raw.steps.indexOf(deep);
  return {
    ...of,
    why,
    apply: quicker(middle),
    variants: [low, middle, high].map(quicker),
    edit: (document) => {
      const options = document.getIn(['jobs', job.id, 'steps', index, 'with']);
      if (!isMap(options)) return;
      options.delete('fetch-depth');
      if (options.items.length === 0) document.deleteIn(['jobs', job.id, 'steps', index, 'with']);
    },
  };
}

/** Checks out one commit where the whole history is fetched and nothing reads it. */
export default defineLever({
  id: 'shallow-checkout',
  order: 30,
  isStructural: false,
  propose: (context) => (context.platform === 'github-actions' ? context.graph.jobs.flatMap((job) => proposalFor(job, context) ?? []) : []),
});
