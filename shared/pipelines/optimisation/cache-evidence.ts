import type { Job } from '../conversion/model.ts';
import type { LeverContext, TimedJob } from './model.ts';
import { rawJob, type RawJob, type RawStep } from './raw.ts';
import type { JobRecord, Recording } from './runs.ts';
import { median, quantile } from './statistics.ts';
import { isCellOf, remembered, titleOf, workOf } from './matching.ts';

/** Fewer recorded jobs of a kind say nothing. */
const LEAST_RECORDS = 3;
const CACHING = /^(?:actions\/cache(?:\/restore|\/save)?|swatinem\/rust-cache|gradle\/actions\/setup-gradle)@/i;

/** A step that fetches or keeps a cache: by itself, or as an option of a set-up. */
export function isCaching(step: RawStep): boolean {
  return CACHING.test(step.uses) || (/\/setup-/.test(step.uses) && !['', 'false'].includes(step.with['cache'] ?? ''));
}

/** What setting up and installing takes with a cache and without, by comparison of recorded jobs, seconds. */
export interface CacheEvidence {
  readonly withCache: readonly number[];
  readonly without: readonly number[];
  /** By how much a job is faster with the cache: 1 in 20 pairs below, median, 1 in 20 above. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Recorded successes of a job, each cell by itself. */
function records(job: Job, { recording }: LeverContext): JobRecord[] {
  return recording.runs.flatMap(({ jobs }) => [...jobs].flatMap(([name, record]) => (record.outcome === 'success' && record.steps.size > 0 && isCellOf(name, job) ? [record] : [])));
}

/** Seconds of set-up, cache and install steps and of what they do at the end. */
function costOf({ steps }: JobRecord, job: Job, raw: RawJob): number {
  const installs = job.steps.filter((step) => workOf(step) === 'install').flatMap((step) => titleOf(step) ?? []);
  const titles = new Set([...installs, ...raw.steps.filter((step) => /\/setup-/.test(step.uses) || isCaching(step)).map(({ title }) => title)]);
  const isCounted = (title: string): boolean => titles.has(title.replace(/^Post /, '')) || /^(?:Post )?Run actions\/cache/.test(title);
  return [...steps].reduce((sum, [title, { seconds }]) => sum + (isCounted(title) ? (seconds ?? 0) : 0), 0);
}

function isWithCache({ steps }: JobRecord, raw: RawJob): boolean {
  const unconditional = raw.steps.some((step) => isCaching(step) && step.condition === '');
  const titles = new Set(raw.steps.filter(isCaching).map(({ title }) => title));
  return unconditional || [...steps].some(([title, { outcome }]) => outcome === 'success' && (titles.has(title) || /^Run actions\/cache(?:\/restore)?@/.test(title)));
}

const installOf = (job: Job): string => job.steps.flatMap((step) => (step.kind === 'run' && workOf(step) === 'install' ? [step.script.trim()] : [])).join('\n');

/**
 * Compares recorded jobs of the same install: those that had a cache and those that had none, be it in the same job (a
 * trial, or a condition) or in another. Undefined when there are not enough of both.
 */
export function cacheEvidence(job: TimedJob, context: LeverContext): CacheEvidence | undefined {
  const known = evidenceKnown(context.recording);
  const key = `${job.file}\u0000${job.id}`;
  const found = known.get(key) ?? { evidence: findEvidence(job, context) };
  known.set(key, found);
  return found.evidence;
}

/** Levers ask again after every change, recordings stay what they are. */
const evidenceKnown = remembered((_recording: Recording) => new Map<string, { readonly evidence: CacheEvidence | undefined }>());

function findEvidence(job: TimedJob, context: LeverContext): CacheEvidence | undefined {
  const all = context.workflows.flatMap((workflow) => workflow.jobs.map((source) => ({ source, raw: rawJob(context.files, workflow.file, source.id), file: workflow.file })));
  const own = all.find(({ source, file }) => source.id === job.id && file === job.file);
  if (own === undefined || installOf(own.source) === '') return undefined;
  const alike = all.filter(({ source }) => installOf(source) === installOf(own.source));
  const costs = alike.flatMap(({ source, raw }) => (raw === undefined ? [] : records(source, context).map((record) => ({ isCached: isWithCache(record, raw), seconds: costOf(record, source, raw) }))));
  const [withCache, without] = [costs.filter(({ isCached }) => isCached), costs.filter(({ isCached }) => !isCached)].map((some) => some.map(({ seconds }) => seconds));
  if (withCache === undefined || without === undefined || withCache.length < LEAST_RECORDS || without.length < LEAST_RECORDS) return undefined;
  const saved = without.flatMap((slow) => withCache.map((quick) => slow - quick));
  return { withCache, without, low: quantile(saved, 0.05), median: median(saved), high: quantile(saved, 0.95) };
}

/** For people. */
export function told({ withCache, without }: CacheEvidence): string {
  return `Setting up and installing took ${Math.round(median(without))} s without a cache (${without.length} recorded jobs) and ${Math.round(median(withCache))} s with one, fetching and keeping it included (${withCache.length}).`;
}
