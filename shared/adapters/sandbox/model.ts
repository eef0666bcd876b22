import type { JsonObject } from '../../core/json.ts';
import type { CloudContext, SimulatedEffect, SimulatedResource } from '../../ports/index.ts';

/** One resource of the simulated account. `properties` are what the provider's describing calls answer for it. */
export type SandboxResource = SimulatedResource;
export type Effect = SimulatedEffect;

/** What a call may see and change; changes are stored when the call ends without an error. */
export interface World {
  readonly context: CloudContext;
  readonly now: Date;
  get(type: string, id: string): Promise<SandboxResource | undefined>;
  list(type: string): Promise<readonly SandboxResource[]>;
  /** CloudFormation types that the account holds. */
  types(): readonly string[];
  /** Throws the provider's not-found when it is absent. */
  change(type: string, id: string, change: (properties: JsonObject) => JsonObject): Promise<SandboxResource>;
  create(resource: Omit<SandboxResource, 'account' | 'region'>): Promise<void>;
  remove(type: string, id: string): Promise<void>;
  /** What is broken in this account and region now. */
  broken(): Promise<readonly Broken[]>;
}

export type SandboxAction = (parameters: JsonObject, world: World) => Promise<JsonObject>;

/** One simulated service, one folder `services/<id>/service.ts`: what it holds, and IAM action to what it does. */
export interface SandboxService {
  /** Prefix of its IAM actions. */
  readonly id: string;
  /** What the account has of it in a region before anything happened; global things in `us-east-1` only. */
  readonly inventory?: (region: string, account: string) => readonly SandboxResource[];
  readonly actions: Readonly<Record<string, SandboxAction>>;
}

export function defineSandboxService(service: SandboxService): SandboxService {
  return service;
}

/** A fault that befell a resource and was not taken away; its symptom shows for as long as the fault says. */
export interface Broken {
  readonly id: string;
  readonly fault: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly since: string;
  readonly remedy: 'helps' | 'no-help' | 'worse';
}

/** The alarm by which a fault is felt. The metric is at `bad` while it lasts and at `good` otherwise. */
export interface Symptom {
  readonly alarm: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly threshold: number;
  readonly good: number;
  readonly bad: number;
}

/** Another event than an alarm's, in place of it or beside it. */
export interface Report {
  readonly source: string;
  readonly detailType: string;
  readonly resources?: readonly string[];
  readonly detail: JsonObject;
}

/**
 * Something that goes wrong with a resource, one folder `faults/<id>/fault.ts`. Whether it is over is read from the live
 * state alone, never from what a remediation says of itself.
 */
export interface SandboxFault {
  readonly id: string;
  readonly title: string;
  /** Id of the remediation that is to heal it; null when it is for a person. */
  readonly remediation: string | null;
  /** CloudFormation type of what it befalls. */
  readonly resourceType: string;
  /** Resource that it befalls when none is named; in `us-east-1`. */
  readonly resource: string;
  /** Which of the type it can befall; all when absent. */
  readonly fits?: (resource: SandboxResource) => boolean;
  /** Brings it about by changing live state. */
  inject(world: World, resource: SandboxResource): Promise<void>;
  /** True while live state shows it. */
  lasts(world: World, resource: SandboxResource): Promise<boolean>;
  readonly symptom?: (resource: SandboxResource) => Symptom;
  /** Sent when it is injected; `id` names this one fault. */
  readonly report?: (resource: SandboxResource, now: Date, id: string) => Report;
}

export function defineSandboxFault(fault: SandboxFault): SandboxFault {
  return fault;
}
