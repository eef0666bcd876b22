import { notifiers } from '../shared/adapters/notifiers.gen.ts';
import { RegisteredKinds } from '../shared/adapters/outbound/registered-kinds.ts';
import { createSend } from '../shared/adapters/outbound/send.ts';
import { systemClock } from '../shared/adapters/system/clock.ts';
import type { ServiceConfig } from '../shared/config/config.ts';
import type { Ports, Secrets } from '../shared/ports/index.ts';

/** What goes out to people, and the secrets that it takes; a part of `compose.ts` that few calls need. */
export async function outbound(config: ServiceConfig): Promise<Pick<Ports, 'notifier' | 'secrets'>> {
  const secrets = await secretsOf(config);
  const tools = { send: createSend({ allowLoopback: config.mode === 'local' }), secret: (reference: string) => secrets.read(reference), now: () => systemClock.now() };
  return { secrets, notifier: new RegisteredKinds(notifiers, tools) };
}

async function secretsOf({ mode, secretsPath }: ServiceConfig): Promise<Secrets> {
  if (mode === 'local') {
    const { EnvironmentSecrets } = await import('../shared/adapters/environment/secrets.ts');
    return new EnvironmentSecrets(process.env);
  }
  const { ParameterSecrets } = await import('../shared/adapters/aws/secrets.ts');
  return new ParameterSecrets(secretsPath ?? '');
}
