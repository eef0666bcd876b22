import type { IsolatedAccount } from '../ports/index.ts';
import { done, doubles, interventions, invariants, wrong } from './judge.ts';
import type { Aftermath, Scenario, ScenarioResult, Score } from './model.ts';
import { chanceOf } from './random.ts';
import { DrillWorld } from './world.ts';

/** Runs one scenario in an account of its own. The same seed gives the same result. */
export async function runScenario(scenario: Scenario, seed: number, open: () => Promise<IsolatedAccount>): Promise<ScenarioResult> {
  const number = Number(scenario.id.slice(1));
  const world = new DrillWorld(await open(), chanceOf(seed * 1009 + number));
  await scenario.run(world);
  const aftermath = await world.aftermath();
  const [wrongEffects, doubleEffects] = [wrong(aftermath, world), doubles(aftermath)];
  const problems = [...scenario.judge(aftermath, world), ...invariants(aftermath, world), ...(wrongEffects > 0 ? [`${wrongEffects} wrong effects`] : []), ...(doubleEffects > 0 ? [`${doubleEffects} double effects`] : [])];
  return {
    id: scenario.id,
    title: scenario.title,
    outcome: [...new Set(aftermath.incidents.map(({ outcome }) => outcome ?? 'OPEN'))].toSorted().join(' ') || 'NO_INCIDENT',
    expected: scenario.expected,
    problems: [...problems],
    incidents: aftermath.incidents.length,
    verified: aftermath.incidents.filter(({ outcome }) => outcome === 'VERIFIED').length,
    effects: done(aftermath).length,
    wrongEffects,
    doubleEffects,
    interventions: interventions(aftermath),
    ...times(aftermath, world),
  };
}

/** From an incident's first signal to the first call that was made for it, and to its verified end, without those that asked a person. */
function times({ incidents }: Aftermath, { actedAt, closedAt }: DrillWorld): Pick<ScenarioResult, 'timeToActionSeconds' | 'timeToVerifiedSeconds' | 'times'> {
  const unasked = incidents.filter(({ timeline }) => timeline.every(({ code }) => code !== 'APPROVAL_NEEDED'));
  const action = unasked.flatMap(({ id, openedAt }) => secondsTo(openedAt, actedAt.get(id)));
  const verified = unasked.flatMap(({ id, outcome, openedAt }) => (outcome === 'VERIFIED' ? secondsTo(openedAt, closedAt.get(id)) : []));
  return { timeToActionSeconds: largest(action), timeToVerifiedSeconds: largest(verified), times: { action, verified } };
}

const secondsTo = (from: string, to: Date | undefined): number[] => (to === undefined ? [] : [Math.round((to.getTime() - new Date(from).getTime()) / 100) / 10]);
const largest = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values));

/** What a whole drill comes to. */
export function scoreOf(seed: number, scenarios: readonly Scenario[], results: readonly ScenarioResult[]): Score {
  const heals = new Set(scenarios.filter((scenario) => scenario.heals).map(({ id }) => id));
  const auto = results.filter(({ id }) => heals.has(id));
  const incidents = sum(auto, ({ incidents: count }) => count);
  return {
    seed,
    scenarios: results.length,
    asExpected: results.filter(({ problems }) => problems.length === 0).length,
    autoRate: incidents === 0 ? null : sum(auto, ({ verified }) => verified) / incidents,
    wrongEffects: sum(results, ({ wrongEffects }) => wrongEffects),
    doubleEffects: sum(results, ({ doubleEffects }) => doubleEffects),
    invariantsBroken: sum(results, ({ problems }) => problems.filter((problem) => /^I\d:/.test(problem)).length),
    interventions: sum(results, ({ interventions: count }) => count),
    interventionsBefore: sum(results, ({ incidents: count }) => count),
    timeToActionSeconds: percentiles(results.flatMap((result) => result.times.action)),
    timeToVerifiedSeconds: percentiles(results.flatMap((result) => result.times.verified)),
  };
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

/** Nearest rank. */
function percentiles(values: readonly number[]): Score['timeToActionSeconds'] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number | null => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
