import { MissingDataError, type BenchOptions } from '../bench.ts';
import { openCommit, requireRepositories } from '../repositories.ts';
import { isAnswered, judge, type Verdict } from './judge.ts';
import { marksOf } from './marks.ts';
import { SAMPLE_SETS, type Sample } from './sets.ts';

const BAR_MS = 1;

/** Public samples of events: each typed or refused with a code, none throws; samples and suppressed findings never open an incident. */
export async function run({ data, json }: BenchOptions): Promise<object> {
  if (data === undefined) throw new MissingDataError('Give --data DIR with the repositories, or set BENCH_DATA.');
  const folders = requireRepositories(data, SAMPLE_SETS);
  const sets = [];
  for (const set of SAMPLE_SETS) {
    const samples = set.read(openCommit(folders.get(set) ?? '', set));
    if (samples.length === 0) throw new MissingDataError(`${set.repository} at ${set.commit} holds no samples.`);
    sets.push({ set, samples, verdicts: await judgeAll(samples) });
  }
  const verdicts = sets.flatMap((each) => each.verdicts);
  const bare = await judgeAll(sets.flatMap(({ samples }) => samples).map((sample) => ({ ...sample, events: [sample.raw] })));
  const marked = await judgeMarked(sets.flatMap(({ samples }) => samples));
  if (!json) for (const { set, verdicts: own } of sets) print(set.id, own);
  return {
    sets: Object.fromEntries(sets.map(({ set, verdicts: own }) => [set.id, figuresOf(own)])),
    all: figuresOf(verdicts),
    asTheyAre: figuresOf(bare),
    marked,
    ms: timesOf(verdicts),
    threw: [...verdicts, ...bare].filter(({ kind }) => kind === 'threw').map(({ as }) => as),
  };
}

async function judgeAll(samples: readonly Sample[]): Promise<Verdict[]> {
  const verdicts = [];
  for (const event of samples.flatMap(({ events }) => events)) verdicts.push(await judge(event));
  return verdicts;
}

/** Every finding once more as a sample, as suppressed and as archived: none may open an incident. */
async function judgeMarked(samples: readonly Sample[]): Promise<object> {
  const variants = samples.flatMap(({ events }) => events).flatMap(marksOf);
  let [plain, opened, threw] = [0, 0, 0];
  for (const { plain: event, marked } of variants) {
    plain += (await judge(event)).incidents;
    const verdict = await judge(marked);
    opened += verdict.incidents;
    threw += verdict.kind === 'threw' ? 1 : 0;
  }
  return { findings: variants.length, incidentsUnmarked: plain, incidentsMarked: opened, threw };
}

function figuresOf(verdicts: readonly Verdict[]): object {
  const typed = verdicts.filter(({ kind }) => kind === 'typed');
  const signals = typed.flatMap((verdict) => verdict.signals);
  const silenced = typed.filter((verdict) => verdict.signals.length > 0 && verdict.signals.every(({ sample, suppressed }) => sample || suppressed));
  return {
    events: verdicts.length,
    typed: typed.length,
    refused: countOf(verdicts.filter(({ kind }) => kind === 'refused').map(({ as }) => as)),
    threw: verdicts.filter(({ kind }) => kind === 'threw').length,
    typedOrRefusedPercent: Math.round((verdicts.filter(({ kind }) => kind !== 'threw').length / verdicts.length) * 10_000) / 100,
    firing: signals.filter(({ status }) => status === 'firing').length,
    withResource: signals.filter(({ resources }) => resources.length > 0).length,
    withPrincipal: signals.filter(({ principal }) => principal !== undefined).length,
    answered: signals.filter(isAnswered).length,
    sampleOrSuppressed: silenced.length,
    incidentsOfThese: silenced.reduce((sum, { incidents }) => sum + incidents, 0),
  };
}

function countOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function timesOf(verdicts: readonly Verdict[]): object {
  const sorted = verdicts.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 1000) / 1000;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), overBar: sorted.filter((ms) => ms > BAR_MS).length };
}

function print(id: string, verdicts: readonly Verdict[]): void {
  console.log(`${id}: ${JSON.stringify(figuresOf(verdicts))}`);
  const notes = countOf(verdicts.filter(({ kind, as }) => kind === 'threw' || as === 'EVENT_UNKNOWN' || as === 'EVENT_DETAIL_INVALID' || as === 'EVENT_TIME_INVALID').map(({ as, detail }) => `${as} ${detail}`));
  for (const [note, count] of Object.entries(notes)) console.log(`  ${count} ${note}`);
}
