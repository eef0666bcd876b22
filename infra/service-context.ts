import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { DeploymentOptions, StageSettings } from './settings.ts';
import type { FunctionSpec } from '../shared/agent/function-catalog.ts';

/** One remediation, or the reconciler, as its role needs it. */
export interface Remedy {
  readonly id: string;
  readonly permissions: readonly string[];
}

/** What the whole app is made from; the same in every stack. */
export interface AppContext {
  readonly settings: StageSettings;
  readonly options: DeploymentOptions;
  /** `devops-engineer-<stage>`: first part of every physical name. */
  readonly prefix: string;
  readonly version: string;
  readonly catalog: readonly FunctionSpec[];
  /** Folder with one built bundle per function. */
  readonly functionsFolder: string;
  /** Ids of the state machines under `infra/workflows`. */
  readonly workflowIds: readonly string[];
  /** Whoever calls a customer's account, with the IAM actions that it may call. */
  readonly remedies: readonly Remedy[];
}

/** What the data stack gives to all others. Classes, not interfaces: under exactOptionalPropertyTypes the two differ. */
export interface Foundation {
  readonly key: Key;
  readonly table: Table;
  readonly blobs: IBucket;
  readonly accessLogs: IBucket;
  readonly alarmTopic: Topic;
}

/** What functions need from the stacks below them. */
export interface ServiceContext extends AppContext {
  readonly foundation: Foundation;
  readonly bus: EventBus;
}
