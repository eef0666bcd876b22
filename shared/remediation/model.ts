import type { JsonObject } from '../core/json.ts';
import type { ResourceRef } from '../ports/index.ts';

/** Tag by which a resource says from which release, usually a commit, it was deployed. */
export const RELEASE_TAG = 'devops-engineer:release';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/**
 * One fact from outside, whatever shape it came in: three shapes of one alarm give equal fingerprints and `at`.
 * Text in it is untrusted and only ever shown, never run or matched against for authority.
 */
export interface Signal {
  /** Id of the delivery; the same delivery twice is the same signal. */
  readonly id: string;
  /** Identity of the fact: alarm ARN, finding id and resource, event ARN. */
  readonly fingerprint: string;
  /** Event definition it was read by, e.g. `aws.cloudwatch-alarm-state-change`. */
  readonly type: string;
  /** What kind of thing is said; `change` can be our own doing. */
  readonly kind: 'alarm' | 'finding' | 'health' | 'failure' | 'change';
  readonly status: 'firing' | 'resolved' | 'information';
  /** When the fact changed by the clock of its source, ISO 8601; orders signals of one fingerprint. */
  readonly at: string;
  /** The source's own counter where it has one (ECS); goes before `at`. */
  readonly version?: number | undefined;
  readonly severity: Severity;
  readonly account: string;
  readonly region: string;
  /** What it is about, best first; empty when nothing could be mapped. */
  readonly resources: readonly ResourceRef[];
  readonly title: string;
  readonly reason: string;
  /** Facts that remediations match on: `namespace`, `metric`, `findingType`, `controlId`, `stopCode`, `eventName`, ... */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** A test of the source itself; never acted on. */
  readonly sample: boolean;
  /** Suppressed or archived where it came from; never acted on. */
  readonly suppressed: boolean;
  /** Who caused a `change`, for telling our own. */
  readonly principal?: string | undefined;
  /** Fingerprints of the alarms that a composite alarm stands for. */
  readonly children?: readonly string[] | undefined;
}

/** How a state of the cloud is seen: a reading call and a JMESPath expression that is true for it. */
export interface Probe {
  readonly action: string;
  readonly parameters: JsonObject;
  /** JMESPath over the answer; only the boolean true counts. An error `not-found` counts when it is `"absent"`. */
  readonly expect: string;
}

/** What takes a step back, with how to see that it did. */
export interface UndoCall {
  readonly action: string;
  readonly parameters: JsonObject;
  readonly effect: Probe;
}

/** Something to keep as evidence: a reading call, whose answer goes into the incident's evidence as it is. */
export interface EvidenceCall {
  /** Kebab-case, unique in its step. */
  readonly id: string;
  readonly title: string;
  readonly action: string;
  /** May hold `$result` of this step or an earlier one. */
  readonly parameters: JsonObject;
  /** Names of the token in question and answer, where the answer comes in pages. */
  readonly pages?: { readonly ask: string; readonly answer: string } | undefined;
}

/**
 * One mutating call, as data, so that the plan can be shown, hashed and approved. A parameter `{ "$result": "<step>.<JMESPath>" }`
 * is filled from an earlier step's answer when it is applied;
 * `{ "$begun": "<text with {instant}>", "plusSeconds": n }` with the instant at which the incident's first action began.
 */
export interface PlanStep {
  /** Kebab-case, unique in the plan. */
  readonly id: string;
  /** A short imperative for people. */
  readonly title: string;
  readonly action: string;
  readonly resource: ResourceRef;
  readonly parameters: JsonObject;
  /** True in live state once the effect is there: read before a repeat, and after the call. */
  readonly effect: Probe;
  /** How long the effect may take to show, and how often to look, both in seconds. */
  readonly settle: { readonly withinSeconds: number; readonly everySeconds: number };
  /** In the order in which they are to be run; null says that nothing takes it back, which needs an approval unless harmless. */
  readonly undo: readonly UndoCall[] | null;
  /** Read once the effect is there and kept as evidence, before the next step is begun. */
  readonly collect?: readonly EvidenceCall[] | undefined;
  /** It cannot do harm even without an undo (a snapshot, a tag, a reboot of what is down). */
  readonly harmless?: boolean | undefined;
  /** Whether it was done does not show by itself, only whether it helped: never sent again once an answer was lost. */
  readonly once?: boolean | undefined;
}

/** Risk class of the catalogue: auto, inside guards, by a person, containment. */
export type RiskClass = 'auto' | 'guarded' | 'approval' | 'containment';

export interface Plan {
  readonly remediation: string;
  readonly attempt: number;
  readonly risk: RiskClass;
  readonly hypothesis: string;
  readonly summary: string;
  readonly steps: readonly PlanStep[];
  readonly verify: {
    /** All must be true. */
    readonly probes: readonly Probe[];
    /** The signals that opened the incident must be resolved too. */
    readonly signals: boolean;
    readonly withinSeconds: number;
    readonly everySeconds: number;
    /** Seconds for which all that without a break, and without a new failure; 0 when absent. What crashes may stand up for a moment. */
    readonly holdsSeconds?: number | undefined;
    /** True as soon as the fix makes things worse; undone at once. */
    readonly worse?: Probe | undefined;
  };
  /** Resources whose tags and protection decide, the one acted on first. */
  readonly touches: readonly ResourceRef[];
}

export interface Hypothesis {
  /** Kebab-case cause, unique in the diagnosis: `bad-deployment`. */
  readonly cause: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly evidence: readonly string[];
}

/** What was found by reading live state, best hypothesis first. */
export interface Diagnosis {
  readonly hypotheses: readonly Hypothesis[];
  /** Everything that the plan is made of. */
  readonly facts: JsonObject;
  /** Resources that belong together, for blast limits: how many there are, how many of them are healthy. */
  readonly fleet?: { readonly id: string; readonly size: number; readonly healthy: number; readonly zoneHealthy?: number | undefined };
  /** A healer of the platform itself that is at work: stand back. */
  readonly native?: string;
  /** Nothing is to be done, or a person must: with a stable code and a sentence. */
  readonly stop?: { readonly outcome: 'NO_ACTION' | 'HANDED_OVER'; readonly code: string; readonly detail: string };
}

export interface DiagnosisContext {
  readonly signals: readonly Signal[];
  readonly resource: ResourceRef;
  readonly now: Date;
  /** One reading call in the resource's account and region; throws CloudError. */
  read(action: string, parameters: JsonObject): Promise<JsonObject>;
}

export interface PlanRequest {
  readonly resource: ResourceRef;
  readonly diagnosis: Diagnosis;
  readonly hypothesis: Hypothesis;
  readonly signals: readonly Signal[];
}

/** Limits of one remediation, on top of the operator's own. */
export interface BlastLimit {
  readonly perHour: number;
  readonly perResourcePerDay: number;
  /** Share of the fleet, 0 to 100, that may be touched within an hour. */
  readonly fleetPercent?: number;
  /** Healthy members that must be left while one is worked on. */
  readonly minHealthy?: number;
  readonly cooldownMinutes: number;
}

/**
 * One entry of the catalogue, one folder `shared/remediation/actions/<id>/action.ts`. Everything that changes something is
 * data in the plan; the engine applies, verifies and undoes it. Adding one edits no other hand-written file.
 */
export interface Remediation {
  /** Kebab-case, equal to its folder: `ec2-system-check`. */
  readonly id: string;
  /** Row of the catalogue in `docs/remediations.md`. */
  readonly row: number;
  readonly title: string;
  readonly risk: RiskClass;
  /** `plan-only` entries diagnose and plan; they are never applied. */
  readonly mode: 'full' | 'plan-only';
  /** CloudFormation types that it works on. */
  readonly resourceTypes: readonly string[];
  /** IAM actions that its calls use over all branches; the role it runs under has exactly these. */
  readonly permissions: readonly string[];
  readonly blast: BlastLimit;
  /** It heals all resources of one release together: while it is at work for one of them, incidents on the others wait. */
  readonly oncePerRelease?: boolean;
  /** True when the signal is this remediation's business; pure. */
  matches(signal: Signal): boolean;
  /** Which of the signal's resources it works on; the first of a fitting type when absent. */
  resourceOf?(signal: Signal): ResourceRef | undefined;
  diagnose(context: DiagnosisContext): Promise<Diagnosis>;
  /** Pure: the same request gives the same plan. `undefined` when this hypothesis has no remedy. */
  plan(request: PlanRequest): Omit<Plan, 'remediation' | 'attempt' | 'risk' | 'hypothesis'> & { readonly risk?: RiskClass } | undefined;
}

export function defineRemediation(remediation: Remediation): Remediation {
  return remediation;
}
