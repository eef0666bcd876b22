import { asText } from '../../../detection/ci-text.ts';
import { cacheEvidence, isCaching, told } from '../../cache-evidence.ts';
import { changedJob, defineLever, shortened, stepIndex, type LeverContext, type Proposal, type Refusal, type TimedJob } from '../../model.ts';
import { rawJob } from '../../raw.ts';

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

function proposalFor(job: TimedJob, context: LeverContext): Proposal | Refusal | undefined {
  const install = job.steps.find(({ work }) => work === 'install');
  if (install === undefined || !install.isMeasured || install.step.kind !== 'run') return undefined;
  const { script } = install.step;
  const index = stepIndex(job.steps.find(({ step }) => step.kind === 'setup' && MANAGERS.some(([action]) => action === `actions/setup-${step.tool}`))?.step);
  const of = { job: job.id, file: job.file };
  if (index === undefined) return undefined;
  const evidence = cacheEvidence(job, context);
  if (evidence === undefined) return { ...of, code: 'NO_EVIDENCE', reason: `Installing takes ${Math.round(install.seconds)} s. What a cache would save is unknown: no recorded jobs of this install had one, or fewer than three. Give runs of a trial with a cache.` };
  if (evidence.low < 0) return { ...of, code: 'NO_GAIN', reason: `${told(evidence)} Between ${Math.round(evidence.low)} and ${Math.round(evidence.high)} s would be saved: not surely any.` };
  const quicker = (seconds: number) => changedJob(job, (each) => shortened(each, seconds));
  return {
    ...of,
    why: told(evidence),
    apply: quicker(evidence.median),
    variants: [evidence.low, evidence.median, evidence.high].map(quicker),
    edit: (document) => {
      const path = ['jobs', job.id, 'steps', index];
      const action = (asText(document.getIn([...path, 'uses'])) ?? '').split('@')[0];
      const manager = MANAGERS.find(([name, pattern]) => name === action && pattern.test(script))?.[2];
      if (manager !== undefined && document.getIn([...path, 'with', 'cache']) === undefined) document.setIn([...path, 'with', 'cache'], manager);
    },
  };
}

/** Keeps downloads only where recorded jobs with a cache were faster than those without. */
export default defineLever({
  id: 'cache-downloads',
  order: 40,
  isStructural: false,
  propose: (context) => {
    if (context.platform !== 'github-actions') return [];
    const isCached = (job: TimedJob): boolean => rawJob(context.files, job.file, job.id)?.steps.some(isCaching) ?? true;
    return context.graph.jobs.filter((job) => !isCached(job)).flatMap((job) => proposalFor(job, context) ?? []);
  },
});
