import { isMap, isSeq } from 'yaml';
import { asText } from '../../../detection/ci-text.ts';
import { cacheEvidence, isCaching, told } from '../../cache-evidence.ts';
import { changedJob, defineLever, shortened, type LeverContext, type Proposal, type Refusal, type TimedJob } from '../../model.ts';
import { rawJob } from '../../raw.ts';

function proposalFor(job: TimedJob, context: LeverContext): Proposal | Refusal | undefined {
  const raw = rawJob(context.files, job.file, job.id);
  if (raw === undefined || !raw.steps.some((step) => isCaching(step) && step.uses.startsWith('actions/'))) return undefined;
  const of = { job: job.id, file: job.file };
  const evidence = cacheEvidence(job, context);
  if (evidence === undefined) return { ...of, code: 'NO_EVIDENCE', reason: 'It has a cache. Whether that pays is unknown: no recorded jobs of this install went without one, or fewer than three.' };
  if (evidence.high > 0) return { ...of, code: 'NO_GAIN', reason: `${told(evidence)} Leaving the cache out would not surely save anything.` };
  if (/steps\s*\.\s*[\w-]+\s*\.\s*outputs\s*\.\s*cache-hit/.test(raw.text)) return { ...of, code: 'NOT_SAFE', reason: `${told(evidence)} Other steps ask whether the cache was found, so it stays.` };
  const quicker = (seconds: number) => changedJob(job, (each) => shortened(each, seconds));
  return {
    ...of,
    why: told(evidence),
    apply: quicker(-evidence.median),
    variants: [-evidence.high, -evidence.median, -evidence.low].map(quicker),
    edit: (document) => {
      const steps = document.getIn(['jobs', job.id, 'steps']);
      if (!isSeq(steps)) return;
      steps.items = steps.items.filter((step) => !(isMap(step) && /^actions\/cache(?:\/restore|\/save)?@/.test(asText(step.get('uses')) ?? '')));
      for (const step of steps.items) {
        const options = isMap(step) && (asText(step.get('uses')) ?? '').startsWith('actions/setup-') ? step.get('with') : undefined;
        if (isMap(options)) for (const key of ['cache', 'cache-dependency-path']) options.delete(key);
      }
    },
  };
}

/** Takes a cache out where recorded jobs without it were faster: on small projects fetching it takes longer than installing. */
export default defineLever({
  id: 'drop-cache',
  order: 45,
  isStructural: false,
  propose: (context) => (context.platform === 'github-actions' ? context.graph.jobs.flatMap((job) => proposalFor(job, context) ?? []) : []),
});
