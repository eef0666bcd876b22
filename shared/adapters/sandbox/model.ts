import type { JsonObject } from '../../core/json.ts';
import type { CloudContext } from '../../ports/index.ts';

/** One resource of the simulated account. `properties` are what the provider's describing calls answer for it. */
export interface SandboxResource {
  readonly account: string;
  readonly region: string;
  /** CloudFormation type. */
  readonly type: string;
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: JsonObject;
  /** Ids of resources that it needs; a fault there is felt here. */
  readonly dependsOn?: readonly string[];
}

/** What a call may see and change; changes are stored when the call ends without an error. */
export interface World {
  readonly context: CloudContext;
  readonly now: Date;
  get(type: string, id: string): Promise<SandboxResource | undefined>;
  list(type: string): Promise<readonly SandboxResource[]>;
  /** Throws the provider's not-found when it is absent. */
  change(type: string, id: string, change: (properties: JsonObject) => JsonObject): Promise<SandboxResource>;
  create(resource: Omit<SandboxResource, 'account' | 'region'>): Promise<void>;
  remove(type: string, id: string): Promise<void>;
}

export type SandboxAction = (parameters: JsonObject, world: World) => Promise<JsonObject>;

/** One simulated service, one folder `services/<id>/service.ts`: IAM action to what it does. */
export interface SandboxService {
  /** Prefix of its IAM actions. */
  readonly id: string;
  readonly actions: Readonly<Record<string, SandboxAction>>;
}

export function defineSandboxService(service: SandboxService): SandboxService {
  return service;
}

/** One mutating call that reached the simulated account. */
export interface Effect {
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  readonly parameters: JsonObject;
  readonly account: string;
  readonly region: string;
  readonly caller: string;
  readonly incident: string | null;
  readonly token: string | null;
  /** The provider's error code when it refused; the account is then unchanged. */
  readonly error: string | null;
}
