import * as z from 'zod/mini';
import type { SimulatedEffect } from '../ports/index.ts';
import type { Fleet, Incident, LedgerEntry, Member } from '../incidents/index.ts';
import type { DrillWorld } from './world.ts';

/** Everything that a drill left behind, for judging it. */
export interface Aftermath {
  readonly incidents: readonly Incident[];
  /** Calls that the service made; what the scenario itself did is not among them. */
  readonly effects: readonly SimulatedEffect[];
  readonly ledgers: ReadonlyMap<string, readonly LedgerEntry[]>;
  readonly fleets: readonly { readonly fleet: Fleet; readonly members: readonly Member[] }[];
}

/**
 * One situation that the recovery must master, from the catalogue F01 to F49. `run` sets it up and returns when everything
 * has come to rest; `judge` names what is not as expected.
 */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** For people: V verified, R rolled back, O handed over, N no action. */
  readonly expected: string;
  /** All its incidents are to be healed without a person. */
  readonly heals?: boolean;
  run(world: DrillWorld): Promise<void>;
  judge(aftermath: Aftermath, world: DrillWorld): readonly string[];
}

export function defineScenario(scenario: Scenario): Scenario {
  return scenario;
}

export const scenarioResultSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** How its incidents ended, `NO_INCIDENT` when there was none. */
  outcome: z.string(),
  expected: z.string(),
  /** Empty when everything was as expected and no invariant was broken. */
  problems: z.array(z.string()),
  incidents: z.number(),
  verified: z.number(),
  /** Mutating calls that had an effect. */
  effects: z.number(),
  wrongEffects: z.number(),
  doubleEffects: z.number(),
  /** Persons who were called or asked. */
  interventions: z.number(),
  /** Of its slowest incident. */
  timeToActionSeconds: z.nullable(z.number()),
  timeToVerifiedSeconds: z.nullable(z.number()),
  /** Of each incident that nobody was asked about, in seconds. */
  times: z.strictObject({ action: z.array(z.number()), verified: z.array(z.number()) }),
});
export type ScenarioResult = z.infer<typeof scenarioResultSchema>;

const percentilesSchema = z.strictObject({ p50: z.nullable(z.number()), p95: z.nullable(z.number()), max: z.nullable(z.number()) });

export const scoreSchema = z.strictObject({
  seed: z.number(),
  scenarios: z.number(),
  asExpected: z.number(),
  /** Of the incidents in scenarios that are to heal by themselves, 0 to 1. */
  autoRate: z.nullable(z.number()),
  wrongEffects: z.number(),
  doubleEffects: z.number(),
  invariantsBroken: z.number(),
  interventions: z.number(),
  /** One person called per incident, as without this service. */
  interventionsBefore: z.number(),
  timeToActionSeconds: percentilesSchema,
  timeToVerifiedSeconds: percentilesSchema,
});
export type Score = z.infer<typeof scoreSchema>;
