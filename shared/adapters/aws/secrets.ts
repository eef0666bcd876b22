import { GetParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { DevopsError, unprocessable } from '../../core/errors.ts';
import type { Secrets } from '../../ports/secrets.ts';

/** A changed secret is read anew after so long. */
const KEPT_MS = 300_000;

/** Secrets as SecureString parameters below one path; what is read is kept in memory for five minutes. */
export class ParameterSecrets implements Secrets {
  readonly #client: SSMClient;
  readonly #path: string;
  readonly #kept = new Map<string, { readonly value: string; readonly until: number }>();

  /** `path` without a slash at its end. */
  constructor(path: string, config: SSMClientConfig = {}) {
    this.#client = new SSMClient(config);
    this.#path = path;
  }

  async read(reference: string): Promise<string> {
    const kept = this.#kept.get(reference);
    if (kept !== undefined && kept.until > performance.now()) return kept.value;
    const value = await this.#fetch(`${this.#path}/${reference}`);
    this.#kept.set(reference, { value, until: performance.now() + KEPT_MS });
    return value;
  }

  async #fetch(Name: string): Promise<string> {
    try {
      const { Parameter } = await this.#client.send(new GetParameterCommand({ Name, WithDecryption: true }));
      const value = Parameter?.Value?.trim() ?? '';
      if (value !== '') return value;
    } catch (cause) {
      const isMissing = cause instanceof Error && ['ParameterNotFound', 'ParameterVersionNotFound'].includes(cause.name);
      if (!isMissing) throw new DevopsError('unavailable', 'SECRETS_UNAVAILABLE', 'The secrets could not be read. Retry shortly.', { cause });
    }
    throw unprocessable('SECRET_NOT_FOUND', `Put a SecureString at ${Name}.`);
  }
}
