import { unprocessable } from '../../core/errors.ts';
import type { Secrets } from '../../ports/secrets.ts';

/** Secrets of a process on this machine: the reference `slack/hook-url` is the variable `SECRET_SLACK_HOOK_URL`. */
export class EnvironmentSecrets implements Secrets {
  readonly #environment: Readonly<Record<string, string | undefined>>;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.#environment = environment;
  }

  async read(reference: string): Promise<string> {
    const name = `SECRET_${reference.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
    const value = this.#environment[name]?.trim() ?? '';
    if (value === '') throw unprocessable('SECRET_NOT_FOUND', `Set ${name} and start again.`);
    return value;
  }
}
