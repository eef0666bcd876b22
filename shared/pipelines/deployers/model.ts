import type { Component } from '../detection/model.ts';
import type { PlannedJobs } from '../generation/planned-jobs.ts';
import type { Identity, Toolchain } from '../model.ts';

export type Rollout = 'canary' | 'blue-green';

/** A running service that containers are brought to; it exists already. */
export type Target = { readonly kind: 'ecs'; readonly cluster: string; readonly service: string } | { readonly kind: 'cloud-run'; readonly service: string };

export interface DeployRequest {
  readonly cloud: Identity['cloud'];
  /** Components that a pipeline file can carry. */
  readonly components: readonly Component[];
  readonly environments: readonly string[];
  readonly target?: Target;
  readonly rollout?: Rollout;
  /** Toolchain and install lines of the jobs that are made for a folder. */
  jobsOf(path: string): PlannedJobs | undefined;
  /** True for a file of the repository. */
  has(path: string): boolean;
  /** Machines bring Docker and the clouds' own command lines. */
  readonly hostedTools: boolean;
}

/** One thing that is deployed. Lines are shell lines as in a step; `$PULL_REQUEST` is the number of the pull request. */
export interface Unit {
  /** Kebab-case, unique among the units. */
  readonly id: string;
  readonly title: string;
  readonly path: string;
  readonly toolchain: Toolchain;
  readonly env: Readonly<Record<string, string>>;
  /** Environments of the request that it goes to. */
  readonly environments: readonly string[];
  /** Lines before any of the others. */
  readonly prepare: readonly string[];
  /** Says what would change, with rights to read; absent when nothing can say it. */
  plan?(environment: string): readonly string[];
  apply(environment: string): readonly string[];
  readonly preview?: {
    /** `isPublic`: anybody may open it, where the target asks. */
    up(ttlHours: number, isPublic: boolean): readonly string[];
    readonly down: readonly string[];
    /** Takes down every preview whose time is over. */
    expire(ttlHours: number): readonly string[];
    /** Where it answers, for targets that say so: a line that prints the address, and an extended regular expression for the whole of it. */
    readonly address?: { readonly line: string; readonly pattern: string };
  };
  /** It shifts traffic as the rollout says. */
  readonly rolls: boolean;
}

export interface Selection {
  readonly units: readonly Unit[];
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly path?: string }[];
}

/** A way to deploy: one folder `deployers/<id>/deployer.ts`; adding one changes no other hand-written file. */
export interface Deployer {
  readonly id: string;
  readonly title: string;
  /** What of the repository it deploys; nothing when none of it is its concern. Pure. */
  select(request: DeployRequest): Selection;
}

export function defineDeployer(deployer: Deployer): Deployer {
  return deployer;
}
