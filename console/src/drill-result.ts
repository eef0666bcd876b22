import type { Job } from './api.ts';

/** As `POST /v1/drills` promises it; the job's result is typed as any object. */
export interface DrillScenario {
  readonly id: string;
  readonly title: string;
  readonly outcome: string;
  readonly expected: string;
  readonly problems: readonly string[];
  readonly effects: number;
  readonly wrongEffects: number;
  readonly doubleEffects: number;
  readonly interventions: number;
  readonly timeToActionSeconds: number | null;
  readonly timeToVerifiedSeconds: number | null;
}

interface Percentiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

export interface DrillResult {
  readonly scenarios: readonly DrillScenario[];
  readonly score: {
    readonly seed: number;
    readonly scenarios: number;
    readonly asExpected: number;
    readonly autoRate: number | null;
    readonly wrongEffects: number;
    readonly doubleEffects: number;
    readonly invariantsBroken: number;
    readonly interventions: number;
    readonly interventionsBefore: number;
    readonly timeToActionSeconds: Percentiles;
    readonly timeToVerifiedSeconds: Percentiles;
  };
}

const isResult = (value: unknown): value is DrillResult => value !== null && typeof value === 'object' && 'scenarios' in value && Array.isArray(value.scenarios) && 'score' in value && typeof value.score === 'object';

/** The result of a drill that has ended; `undefined` of anything else. */
export function drillResultOf({ operation, result }: Job): DrillResult | undefined {
  return operation === 'drills.start' && isResult(result) ? result : undefined;
}
