import { SANDBOX_ACCOUNT } from '../shared/adapters/sandbox/account.ts';
import { guardSettingsSchema, ingestSimulated, readIncident, recoveryOf, runPhase, writeSettings, type Incident } from '../shared/incidents/index.ts';
import { changeIncident } from '../shared/incidents/incident-store.ts';
import type { SimulatedEffect, SimulatedFault } from '../shared/ports/index.ts';
import { remediations } from '../shared/remediation/index.ts';
import { memoryService } from './support.ts';

const MAX_TURNS = 1000;

/** A simulated account in memory whose remediations all act by themselves, and every call that is made in it. */
export async function healedAccount(mode: 'auto' | 'approve' | 'dry-run' = 'auto') {
  const { ports } = memoryService();
  const calls: { readonly caller: string; readonly action: string }[] = [];
  const { cloud } = ports;
  const recorded = { ...ports, cloud: { call: async (...args: Parameters<typeof cloud.call>) => {
    calls.push({ caller: args[2].caller, action: args[0] });
    return cloud.call(...args);
  } } };
  const modes = Object.fromEntries(remediations.map(({ id }) => [id, mode]));
  await writeSettings(ports.store, guardSettingsSchema.parse({ accounts: [SANDBOX_ACCOUNT], modes, budgets: {} }), 0);
  return { ports: recorded, calls };
}
export type HealedAccount = Awaited<ReturnType<typeof healedAccount>>;

/** Runs a recovery to its end in virtual time; a phase that throws is run again, as the workflow does. */
export async function recover({ ports }: HealedAccount, id: string): Promise<Incident> {
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    await ingestSimulated(ports);
    const { next, waitSeconds = 0 } = await runPhase(recoveryOf(ports), id);
    if (next === 'closed') return readIncident(ports, id);
    ports.clock.advance(waitSeconds * 1000);
  }
  throw new Error(`The recovery of ${id} did not end.`);
}

/** Injects a fault and takes its events; the id of the one incident that they make. */
export async function incidentOf({ ports }: HealedAccount, fault: SimulatedFault): Promise<string> {
  await ports.simulation.inject(fault);
  await ingestSimulated(ports);
  const { items } = await ports.store.query('incidents');
  const [id] = items.map(({ key }) => key.sort);
  if (id === undefined) throw new Error(`The fault ${fault.kind} made no incident.`);
  return id;
}

/** Runs a recovery until it is about to be verified, and then takes it back, as though it had not helped. */
export async function takeBack(account: HealedAccount, id: string): Promise<Incident> {
  const { ports } = account;
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const { phase } = await readIncident(ports, id);
    if (phase === 'verify') await changeIncident(ports, id, () => ({ phase: 'undo', status: 'undoing', reason: { code: 'MADE_WORSE', detail: 'As the test says.' } }));
    if (phase === 'verify' || phase === 'closed') return recover(account, id);
    await ingestSimulated(ports);
    const { waitSeconds = 0 } = await runPhase(recoveryOf(ports), id);
    ports.clock.advance(waitSeconds * 1000);
  }
  throw new Error(`The recovery of ${id} did not end.`);
}

/** Injects a fault, takes its events, and heals the one incident that they make. */
export async function healFault(account: HealedAccount, fault: SimulatedFault): Promise<{ readonly incident: Incident; readonly effects: readonly SimulatedEffect[] }> {
  const { ports } = account;
  const incident = await recover(account, await incidentOf(account, fault));
  const effects = await ports.simulation.effects({ limit: 200 });
  return { incident, effects: effects.items };
}
