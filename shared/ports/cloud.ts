import type { JsonObject } from '../core/json.ts';

/** One resource of a customer's cloud account. `type` is the CloudFormation type, `id` its primary identifier. */
export interface ResourceRef {
  readonly provider: 'aws' | 'sandbox';
  readonly account: string;
  readonly region: string;
  readonly type: string;
  readonly id: string;
}

/** On whose behalf a call is made; an adapter turns it into a role, a session name and an idempotency token. */
export interface CloudContext {
  readonly account: string;
  readonly region: string;
  /** Remediation (or `reconciler`, `correlation`) whose declared permissions must cover the call. */
  readonly caller: string;
  readonly incident?: string;
  /** The same token never has a second effect where the provider's API knows tokens. */
  readonly token?: string;
}

/** What a provider answered instead of a result. `unknown-outcome`: the effect may or may not have happened. */
export type CloudErrorKind = 'throttled' | 'denied' | 'not-found' | 'invalid' | 'conflict' | 'quota' | 'unavailable' | 'unknown-outcome';

/** The only error of {@link Cloud}; `code` is the provider's own, e.g. `IncorrectInstanceState`. */
export class CloudError extends Error {
  readonly kind: CloudErrorKind;
  readonly code: string;

  constructor(kind: CloudErrorKind, code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CloudError';
    this.kind = kind;
    this.code = code;
  }
}

/**
 * A cloud account, spoken to in the provider's own words: `action` is the IAM action (`ec2:StopInstances`), `parameters`
 * and answer have the shapes of the provider's API (AWS SDK for JavaScript v3; instants as ISO 8601 text). Naming calls
 * by permission is what lets declared and used permissions be compared. Throws {@link CloudError} only.
 */
export interface Cloud {
  call(action: string, parameters: JsonObject, context: CloudContext): Promise<JsonObject>;
}
