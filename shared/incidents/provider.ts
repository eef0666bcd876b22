import type { ServiceConfig } from '../config/config.ts';
import type { ResourceRef } from '../ports/index.ts';

/** What the resources of events are looked up in: the simulated account when the service runs locally. */
export function providerOf({ mode }: Pick<ServiceConfig, 'mode'>): ResourceRef['provider'] {
  return mode === 'local' ? 'sandbox' : 'aws';
}
