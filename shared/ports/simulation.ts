import type { JsonObject } from '../core/json.ts';
import type { Blobs } from './blobs.ts';
import type { Clock } from './clock.ts';
import type { Cloud } from './cloud.ts';
import type { Store } from './store.ts';

export interface SimulatedResource {
  readonly account: string;
  readonly region: string;
  /** CloudFormation type. */
  readonly type: string;
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: JsonObject;
  readonly dependsOn?: readonly string[] | undefined;
}

/** One mutating call that reached the simulated account; `error` is the provider's code when it refused. */
export interface SimulatedEffect {
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  readonly parameters: JsonObject;
  readonly account: string;
  readonly region: string;
  readonly caller: string;
  readonly incident: string | null;
  readonly token: string | null;
  readonly error: string | null;
}

export interface SimulatedFault {
  /** A fault of a resource, or of calls: see {@link Simulation.faultKinds}. */
  readonly kind: string;
  /** Id of the resource; of calls, the one that they name. */
  readonly resource?: string;
  readonly region?: string;
  /** Of calls: IAM action or its beginning. */
  readonly action?: string;
  readonly times?: number;
  readonly seconds?: number;
  /** Of a resource: its remedy does not end it (`no-help`), or makes it worse (`worse`). */
  readonly remedy?: 'helps' | 'no-help' | 'worse';
}

export interface SimulatedFaultKind {
  readonly kind: string;
  readonly title: string;
  readonly resourceType: string | null;
  /** Id of the remediation that is to heal it. */
  readonly remediation: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

/** A simulated account of its own, in memory and in its own time, which nothing else sees. */
export interface IsolatedAccount {
  readonly account: string;
  readonly regions: readonly string[];
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly cloud: Cloud;
  readonly simulation: Simulation;
}

/** Hands on a simulated account, for trying and drilling; only where the service runs locally. */
export interface Simulation {
  resources(page: { readonly limit: number; readonly cursor?: string; readonly type?: string; readonly region?: string }): Promise<Page<SimulatedResource>>;
  effects(page: { readonly limit: number; readonly cursor?: string }): Promise<Page<SimulatedEffect>>;
  /** Every kind of fault, with the resource type that it befalls (null for faults of calls). */
  faultKinds(): Promise<readonly SimulatedFaultKind[]>;
  /** Every resource that a fault can befall. Throws `FAULT_UNKNOWN`. */
  candidates(kind: string): Promise<readonly { readonly resource: string; readonly region: string }[]>;
  /** Throws `FAULT_UNKNOWN` (invalid), `RESOURCE_NOT_FOUND`. Returns the fault's id. */
  inject(fault: SimulatedFault): Promise<string>;
  /** Throws `FAULT_NOT_FOUND`. */
  endFault(id: string): Promise<void>;
  /** Events that the account has sent since the last time, oldest first; each is given out once. */
  events(): Promise<readonly JsonObject[]>;
  /** Moves the account's clock on, and with it every wait of the service. */
  advance(seconds: number): Promise<Date>;
  /** Another account as it was before anything happened. */
  isolated(): Promise<IsolatedAccount>;
}
