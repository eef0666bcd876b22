import { notFound } from '../core/errors.ts';
import type { Ports, Simulation } from '../ports/index.ts';

/** Throws `NO_SANDBOX` where the accounts are real ones. */
export function simulationOf({ simulation }: Pick<Ports, 'simulation'>): Simulation {
  if (simulation === undefined) throw notFound('NO_SANDBOX', 'There is no sandbox here: it belongs to the service that runs locally.');
  return simulation;
}
