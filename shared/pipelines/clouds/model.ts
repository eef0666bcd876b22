import type { GeneratedFile, Identity } from '../model.ts';

/** An identity that jobs take on, and the one place where they may do so. */
export interface TrustedRole {
  readonly name: string;
  /** `plan` reads, `apply` changes, `preview` changes what is a preview's. */
  readonly kind: 'plan' | 'apply' | 'preview';
  /** Exact subject of the token. */
  readonly subject: string;
}

export interface TrustRequest {
  /** `https://…`, as in the token's `iss`. */
  readonly issuer: string;
  readonly repository: string;
  readonly roles: readonly TrustedRole[];
}

/** A cloud that jobs deploy to: one folder `clouds/<id>/cloud.ts`; adding one changes no other hand-written file. */
export interface CloudTrust {
  readonly id: Identity['cloud'];
  readonly title: string;
  /** Files by which the cloud's owner lets these roles in, each from its one subject. */
  trust(request: TrustRequest): readonly GeneratedFile[];
}

export function defineCloudTrust(cloud: CloudTrust): CloudTrust {
  return cloud;
}

/** A file of JSON as people read it. */
export function jsonFile(path: string, value: object): GeneratedFile {
  return { path, content: `${JSON.stringify(value, null, 2)}\n` };
}
