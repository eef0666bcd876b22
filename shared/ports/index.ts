import type { Blobs } from './blobs.ts';
import type { Clock } from './clock.ts';
import type { Cloud } from './cloud.ts';
import type { EventBus } from './event-bus.ts';
import type { Notifier } from './notifier.ts';
import type { Repositories } from './repositories.ts';
import type { Secrets } from './secrets.ts';
import type { Simulation } from './simulation.ts';
import type { Store } from './store.ts';
import type { Telemetry } from './telemetry.ts';
import type { Workflows } from './workflows.ts';

/** Everything an operation may reach outside itself; `functions/compose.ts` fills it with adapters. */
export interface Ports {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly bus: EventBus;
  readonly workflows: Workflows;
  readonly repositories: Repositories;
  readonly cloud: Cloud;
  /** Hands on the simulated account behind `cloud`; absent where that is a real one. */
  readonly simulation?: Simulation;
  readonly notifier: Notifier;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

export type { Blobs } from './blobs.ts';
export type { Clock } from './clock.ts';
export type { Cloud, CloudContext, CloudErrorKind, ResourceRef } from './cloud.ts';
export { CloudError } from './cloud.ts';
export { isReading, operationOf } from './cloud-actions.ts';
export type { EventBus } from './event-bus.ts';
export type { Notice, NoticeStage, Notifier, NotifierMetadata } from './notifier.ts';
export { NotifyError } from './notifier.ts';
export type { Repositories, RepositoryTree, TreeWarning } from './repositories.ts';
export type { IsolatedAccount, Page, SimulatedEffect, SimulatedFault, SimulatedResource, Simulation } from './simulation.ts';
export type { Secrets } from './secrets.ts';
export type { Store, StoreItem } from './store.ts';
export type { Telemetry } from './telemetry.ts';
export type { Workflows } from './workflows.ts';
