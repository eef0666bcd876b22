import { asText } from '../../../detection/ci-text.ts';
import { defineLever, type Graph, type Proposal, type TimedJob } from '../../model.ts';

/** Fetching a cache and keeping it, seconds; on small projects more than an install takes. */
const RESTORE_AND_SAVE_SECONDS = 9;
/** Share of an install that is downloading; the rest is unpacking and linking, which a cache of downloads leaves. */
const DOWNLOADING = 0.5;

/** Set-up actions that keep downloads themselves, by the manager that the install calls. */
const MANAGERS: readonly (readonly [string, RegExp, string])[] = [
  ['actions/setup-node', /\bpnpm\b/, 'pnpm'],
  ['actions/setup-node', /\byarn\b/, 'yarn'],
  ['actions/setup-node', /\bnpm (?:ci|install|i)\b/, 'npm'],
  ['actions/setup-python', /\bpoetry install\b/, 'poetry'],
  ['actions/setup-python', /\bpipenv (?:install|sync)\b/, 'pipenv'],
  ['actions/setup-python', /\bpip3? install\b/, 'pip'],
  ['actions/setup-java', /\bmvnw?\b/, 'maven'],
  ['actions/setup-java', /\bgradlew?\b/, 'gradle'],
];

function shortened(graph: Graph, id: string, seconds: number): Graph {
  return { jobs: graph.jobs.map((job) => (job.id === id ? { ...job, seconds: Math.max(1, job.seconds - seconds) } : job)) };
}

function proposalFor(job: TimedJob, graph: Graph): Proposal | undefined {
  const install = job.steps.find(({ work }) => work === 'install');
  const saves = install === undefined ? 0 : install.seconds * DOWNLOADING - RESTORE_AND_SAVE_SECONDS;
  if (install === undefined || !install.isMeasured || saves <= 0 || install.step.kind !== 'run') return undefined;
  const { script } = install.step;
  const place = job.steps.find(({ step }) => step.kind === 'setup' && MANAGERS.some(([action]) => action === `actions/setup-${step.tool}`))?.step.place;
  const index = Number(/\/steps\/(\d+)$/.exec(place ?? '')?.[1] ?? Number.NaN);
  if (!Number.isInteger(index)) return undefined;
  return {
    job: job.id,
    file: job.file,
    why: `Installing takes ${Math.round(install.seconds)} s, about half of it downloading; a cache costs ${RESTORE_AND_SAVE_SECONDS} s.`,
    graph: shortened(graph, job.id, saves),
    edit: (document) => {
      const path = ['jobs', job.id, 'steps', index];
      const action = (asText(document.getIn([...path, 'uses'])) ?? '').split('@')[0];
      const manager = MANAGERS.find(([name, pattern]) => name === action && pattern.test(script))?.[2];
      if (manager !== undefined && document.getIn([...path, 'with', 'cache']) === undefined) document.setIn([...path, 'with', 'cache'], manager);
    },
  };
}

/** Keeps downloads only where the modelled saving is more than fetching and keeping them costs. */
export default defineLever({
  id: 'cache-downloads',
  order: 40,
  isStructural: false,
  propose: ({ platform, graph, files }) => {
    if (platform !== 'github-actions') return [];
    const isCached = (job: TimedJob): boolean => /actions\/cache@|\bcache: /.test(sectionOf(files.find(({ path }) => path === job.file)?.content ?? '', job.id));
    return graph.jobs.filter((job) => !isCached(job)).flatMap((job) => proposalFor(job, graph) ?? []);
  },
});

/** The lines of one job. */
function sectionOf(content: string, id: string): string {
  const start = content.search(new RegExp(`^  ${id.replaceAll(/[^\w-]/g, '.')}:`, 'm'));
  if (start === -1) return content;
  const rest = content.slice(start + 1);
  const end = rest.search(/^ {2}[\w-]+:/m);
  return end === -1 ? rest : rest.slice(0, end);
}
