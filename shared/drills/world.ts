import type { JsonObject } from '../core/json.ts';
import { DevopsError } from '../core/errors.ts';
import { isReading, type Cloud, type IsolatedAccount, type Ports, type SimulatedFault, type Store } from '../ports/index.ts';
import { changeSettings, decide, giveUp, guardSettingsSchema, ingest, listFleets, listIncidents, listMembers, readIncident, readLedger, reconcile, recoveryOf, requestApproval, runPhase, startFleet, writeSettings, type Incident, type LedgerEntry } from '../incidents/index.ts';
import type { FleetRequest, GuardSettings } from '../incidents/index.ts';
import { remediations } from '../remediation/index.ts';
import { Agenda } from './agenda.ts';
import { FleetRuns } from './fleet-runs.ts';
import type { Aftermath } from './model.ts';
import type { Chance } from './random.ts';
import { WorkflowRuns } from './workflow-runs.ts';

const TICK_SECONDS = 5;
const RECONCILE_SECONDS = 300;
const LIMIT_SECONDS = 4 * 3600;
/** As the state machine repeats a phase, and EventBridge a delivery: pauses in seconds. */
const RETRY_PAUSES = [1, 2, 4, 8, 16, 20] as const;

type Reach = Pick<Ports, 'store' | 'clock' | 'blobs' | 'cloud' | 'workflows' | 'simulation'>;

/** Ways in which a drill gets between the service and what it stands on. */
export interface Interference {
  /** Around every call to the account; throwing is a crash of the worker at that place. */
  cloud?: (call: Cloud['call'], ...args: Parameters<Cloud['call']>) => Promise<JsonObject>;
  /** Before every use of the store; throwing is what the store answers. */
  store?: () => void | Promise<void>;
  /** Seconds by which a worker's clock is wrong, asked once for each phase. */
  skewSeconds?: () => number;
  /** Called when another worker begins: with each delivery, phase and reconciliation. */
  worker?: () => void;
  /** True for an event that never arrives. */
  loses?: (event: JsonObject) => boolean;
}

/**
 * A simulated account and the service that heals it, in virtual time: events arrive late, phases take a moment, waits are
 * waited for, crashes are repeated as the state machine would. The same chance gives the same course.
 */
export class DrillWorld {
  readonly chance: Chance;
  readonly account: IsolatedAccount;
  readonly interference: Interference = {};
  /** Names that effects may touch. */
  readonly allowed = new Set<string>();
  /** When the first mutating call was made for each incident. */
  readonly actedAt = new Map<string, Date>();
  /** When each recovery came to its end, by the account's clock: a worker's own may be wrong. */
  readonly closedAt = new Map<string, Date>();
  /** Runs of phases in front of which a scenario wants to do something; asked each time. */
  beforePhase: ((incident: Incident) => Promise<void>) | undefined;
  /** What a person does when asked; nothing when absent. */
  onApproval: ((incident: Incident) => Promise<void>) | undefined;
  readonly #agenda = new Agenda();
  readonly #runs: WorkflowRuns;
  readonly #fleets: FleetRuns;
  #skewMs = 0;
  #live = 0;
  #hasBegun = false;

  constructor(account: IsolatedAccount, chance: Chance) {
    this.account = account;
    this.chance = chance;
    this.#runs = new WorkflowRuns(
      () => account.clock.now(),
      (workflow, execution, subject) => (workflow === 'fleet' ? this.#fleets.begin(execution, subject) : this.#begin(execution, subject)),
      (token) => this.#answer(token),
    );
    this.#fleets = new FleetRuns({
      reach: () => this.reach,
      after: (seconds, run) => this.after(seconds, run),
      delay: () => chance.between(0.1, 0.7),
      worker: () => this.interference.worker?.(),
      waitFor: (token, seconds, goOn) => {
        this.#waiting.set(token, goOn);
        this.after(seconds, async () => void this.#answer(token));
      },
      end: (execution, status) => this.#runs.end(execution, status),
    });
  }

  get now(): Date {
    return this.account.clock.now();
  }

  /** The service's own view of the world, with what gets in between. */
  get reach(): Reach {
    const { cloud, store, blobs, simulation, clock } = this.account;
    const watched = async (): Promise<void> => this.interference.store?.();
    const guarded: Store = {
      get: async (...args) => (await watched(), store.get(...args)),
      put: async (...args) => (await watched(), store.put(...args)),
      delete: async (...args) => (await watched(), store.delete(...args)),
      query: async (...args) => (await watched(), store.query(...args)),
      increment: async (...args) => (await watched(), store.increment(...args)),
    };
    const call: Cloud['call'] = (...args) => cloud.call(...args);
    return {
      store: guarded,
      blobs,
      simulation,
      workflows: this.#runs,
      clock: { now: () => new Date(clock.now().getTime() + this.#skewMs) },
      cloud: { call: (...args) => this.#call(call, ...args) },
    };
  }

  /** Every remediation acts by itself unless the scenario says otherwise. */
  async configure(change: Partial<GuardSettings> = {}): Promise<void> {
    const modes = Object.fromEntries(remediations.map(({ id }) => [id, 'auto']));
    const settings = guardSettingsSchema.parse({ accounts: [this.account.account], regions: [...this.account.regions], modes, ...change });
    await writeSettings(this.account.store, settings, 0);
  }

  guards(change: (settings: GuardSettings) => GuardSettings): Promise<void> {
    return changeSettings(this.account.store, change);
  }

  /** A resource that a fault can befall. */
  async anyFor(kind: string): Promise<{ readonly resource: string; readonly region: string }> {
    return this.chance.pick(await this.account.simulation.candidates(kind));
  }

  /** Breaks something; its events arrive by themselves. Effects on it are allowed. */
  async inject(fault: SimulatedFault): Promise<string> {
    if (fault.resource !== undefined) this.allowed.add(fault.resource);
    return this.account.simulation.inject(fault);
  }

  /** Breaks any resource that it can befall. */
  async strike(kind: string, more: Partial<SimulatedFault> = {}): Promise<{ readonly resource: string; readonly region: string }> {
    const target = await this.anyFor(kind);
    const { items } = await this.account.simulation.resources({ limit: 1000, region: target.region });
    // What is tied to the resource may be changed to heal it: the mapping that feeds a queue's consumer, an instance's volume.
    for (const { id, dependsOn = [] } of items) {
      if (dependsOn.includes(target.resource)) this.allowed.add(id);
      if (id === target.resource) for (const needed of dependsOn) this.allowed.add(needed);
    }
    await this.inject({ kind, ...target, ...more });
    return target;
  }

  after(seconds: number, run: () => Promise<void>): void {
    this.#live += 1;
    this.#agenda.add(this.now.getTime() + seconds * 1000, async () => {
      this.#live -= 1;
      await run();
    });
  }

  /** Again and again, as a schedule would; it keeps nothing from coming to rest. */
  every(seconds: number, run: () => Promise<void>): void {
    this.#agenda.add(this.now.getTime() + seconds * 1000, async () => {
      await run();
      this.every(seconds, run);
    });
  }

  /** Hands an event to the service, again for a while when that fails. Returns what came of it at the first success. */
  deliver(event: unknown, afterSeconds = this.chance.between(0.3, 2), attempt = 0): void {
    this.after(afterSeconds, async () => {
      this.interference.worker?.();
      try {
        await ingest(this.reach, event, 'sandbox');
      } catch {
        const pause = RETRY_PAUSES[attempt] ?? 60;
        if (attempt < 20) this.deliver(event, pause, attempt + 1);
      }
    });
  }

  /** Runs until nothing is left to happen: no recovery, no event, nothing that the scenario planned. */
  async rest(atLeastSeconds = 0): Promise<void> {
    const start = this.now.getTime();
    this.#begun();
    for (;;) {
      const next = this.#agenda.next();
      const elapsed = (this.now.getTime() - start) / 1000;
      if (next === undefined || elapsed > LIMIT_SECONDS) return;
      await this.#until(next.at);
      await next.run();
      if (this.#live === 0 && elapsed >= Math.max(atLeastSeconds, 3 * TICK_SECONDS)) return;
    }
  }

  /** Lets so much time go by, with all that happens in it. */
  async pass(seconds: number): Promise<void> {
    const end = this.now.getTime() + seconds * 1000;
    this.#begun();
    for (let next = this.#agenda.next(end); next !== undefined; next = this.#agenda.next(end)) {
      await this.#until(next.at);
      await next.run();
    }
    await this.#until(end);
  }

  async #until(at: number): Promise<void> {
    await this.account.simulation.advance(Math.max(0, at - this.now.getTime()) / 1000);
  }

  /** What the account says is heard, and lost alarms are looked for, from now on. */
  #begun(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#tick(this.now.getTime());
    this.every(RECONCILE_SECONDS, () => this.#reconcile());
  }

  async aftermath(): Promise<Aftermath> {
    const { items: incidents } = await listIncidents(this.account, { limit: 1000 });
    const effects: Aftermath['effects'][number][] = [];
    let cursor: string | undefined;
    do {
      const page = await this.account.simulation.effects({ limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
      effects.push(...page.items.filter(({ incident }) => incident !== null));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    const ledgers = new Map<string, readonly LedgerEntry[]>();
    for (const { id } of incidents) ledgers.set(id, await readLedger(this.account.store, id));
    const { items: fleets } = await listFleets(this.account, { limit: 100 });
    const worked = await Promise.all(fleets.map(async (fleet) => ({ fleet, members: (await listMembers(this.account.store, fleet.id)).map(({ member }) => member) })));
    return { incidents, effects, ledgers, fleets: worked };
  }

  /** Somebody starts the work on a fleet of broken resources. */
  async startFleet(request: Omit<FleetRequest, 'resources'>, targets: readonly { readonly resource: string; readonly region: string }[]): Promise<string> {
    const resources = targets.map(({ resource, region }) => ({ provider: 'sandbox' as const, account: this.account.account, region, id: resource }));
    return (await startFleet(this.reach, { ...request, resources }, 'casey')).id;
  }

  async decide(incident: Incident, decision: 'approve' | 'deny', by = 'casey'): Promise<string> {
    try {
      await decide(this.reach, incident.id, { planHash: incident.plan?.hash ?? '', decision, by });
      return 'taken';
    } catch (thrown) {
      if (thrown instanceof DevopsError) return thrown.code;
      throw thrown;
    }
  }

  #call(call: Cloud['call'], ...args: Parameters<Cloud['call']>): Promise<JsonObject> {
    const [action, , { incident = '' }] = args;
    if (!isReading(action) && !this.actedAt.has(incident)) this.actedAt.set(incident, this.now);
    return this.interference.cloud?.(call, ...args) ?? call(...args);
  }

  /** What the account has to say is heard every few seconds. */
  #tick(at: number): void {
    this.#agenda.add(at, async () => {
      for (const event of await this.account.simulation.events()) if (this.interference.loses?.(event) !== true) this.deliver(event);
      this.#tick(at + TICK_SECONDS * 1000);
    });
  }

  async #reconcile(): Promise<void> {
    this.interference.worker?.();
    await reconcile(this.reach, 'sandbox').catch(() => undefined);
  }

  #begin(execution: string, incident: string): void {
    this.after(this.chance.between(0.1, 0.5), () => this.#phase(execution, incident, 0));
  }

  /** One state of the machine: its work, its repeats, and where it goes next. */
  async #phase(execution: string, id: string, attempt: number): Promise<void> {
    this.interference.worker?.();
    this.#skewMs = (this.interference.skewSeconds?.() ?? 0) * 1000;
    try {
      if (this.beforePhase !== undefined) await this.beforePhase(await readIncident(this.account, id));
      const { next, waitSeconds = 0 } = await runPhase(recoveryOf(this.reach), id);
      this.#skewMs = 0;
      if (next === 'closed') return this.#close(execution, id);
      if (next === 'approve') return await this.#wait(execution, id, waitSeconds);
      this.#later(execution, id, waitSeconds, 0);
    } catch {
      this.#skewMs = 0;
      const pause = RETRY_PAUSES[attempt];
      if (pause === undefined) await this.#giveUp(execution, id);
      else this.#later(execution, id, this.chance.between(0, pause), attempt + 1);
    }
  }

  #close(execution: string, id: string): void {
    this.closedAt.set(id, this.now);
    this.#runs.end(execution, 'succeeded');
  }

  #later(execution: string, id: string, seconds: number, attempt: number): void {
    this.after(seconds + this.chance.between(0.1, 0.7), () => this.#phase(execution, id, attempt));
  }

  async #giveUp(execution: string, id: string): Promise<void> {
    try {
      await giveUp(recoveryOf(this.reach), id);
      this.#later(execution, id, 0, 0);
    } catch {
      this.#runs.end(execution, 'failed');
    }
  }

  async #wait(execution: string, id: string, seconds: number): Promise<void> {
    this.#waits += 1;
    const token = `${execution}#wait-${this.#waits}`;
    this.#waiting.set(token, () => this.#later(execution, id, 0, 0));
    await requestApproval(this.reach, id, token);
    this.after(seconds, async () => void this.#answer(token));
    const incident = await readIncident(this.account, id);
    const { onApproval } = this;
    if (onApproval !== undefined) this.after(this.chance.between(20, 120), () => onApproval(incident));
  }

  readonly #waiting = new Map<string, () => void>();
  #waits = 0;

  #answer(token: string): boolean {
    const goOn = this.#waiting.get(token);
    this.#waiting.delete(token);
    goOn?.();
    return goOn !== undefined;
  }
}
