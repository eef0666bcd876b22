import { invalidInput, notFound } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Clock, IsolatedAccount, Page, SimulatedFault, SimulatedResource, Simulation, Store } from '../../ports/index.ts';
import { SANDBOX_ACCOUNT, SANDBOX_REGIONS } from './account.ts';
import { newBroken, readBroken, removeBroken, saveBroken, type StoredBroken } from './breakage.ts';
import { addFault, CALL_FAULTS, callFaultSchema, removeFault } from './call-faults.ts';
import { listEffects } from './effects.ts';
import { sandboxFaults } from './faults/index.gen.ts';
import { feltIn } from './metrics.ts';
import { inventoryTypes } from './inventory.ts';
import type { SandboxFault } from './model.ts';
import { StoredWorld } from './world.ts';

/** An alarm turns back once its metric was good for a whole period. */
const ALARM_PERIOD_SECONDS = 60;

const GONE = 'resource-gone';
const OPT_OUT = 'opt-out';

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  /** Moves the clock on, and whatever waits by it. */
  readonly advance: (seconds: number) => Promise<void>;
  /** Builds another account in memory. */
  readonly isolated: () => Promise<IsolatedAccount>;
}

/** {@link Simulation} of the {@link Sandbox} that lies in the same Store. */
export class Simulator implements Simulation {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #advance: (seconds: number) => Promise<void>;
  readonly #isolated: () => Promise<IsolatedAccount>;

  constructor({ store, clock, advance, isolated }: Dependencies) {
    this.#store = store;
    this.#clock = clock;
    this.#advance = advance;
    this.#isolated = isolated;
  }

  async resources({ limit, cursor, type, region }: { readonly limit: number; readonly cursor?: string; readonly type?: string; readonly region?: string }): Promise<Page<SimulatedResource>> {
    const found: SimulatedResource[] = [];
    for (const each of SANDBOX_REGIONS.filter((candidate) => region === undefined || candidate === region)) {
      for (const kind of inventoryTypes().filter((candidate) => type === undefined || candidate === type)) found.push(...(await this.#world(each).list(kind)));
    }
    const first = cursor === undefined ? 0 : Number(cursor);
    if (!Number.isInteger(first) || first < 0) throw invalidInput('INVALID_CURSOR', 'The cursor is not one of this list.', [{ path: '/cursor', message: 'Is not valid.' }]);
    const items = found.slice(first, first + limit);
    return first + limit < found.length ? { items, nextCursor: String(first + limit) } : { items };
  }

  effects(page: { readonly limit: number; readonly cursor?: string }) {
    return listEffects(this.#store, page);
  }

  async faultKinds() {
    const ofResources = sandboxFaults.map(({ id, title, resourceType, remediation }) => ({ kind: id, title, resourceType, remediation }));
    const taken = [{ kind: GONE, title: 'A resource is gone' }, { kind: OPT_OUT, title: 'A resource may not be healed any more' }];
    return [...ofResources, ...[...CALL_FAULTS, ...taken].map(({ kind, title }) => ({ kind, title, resourceType: null, remediation: null }))];
  }

  isolated(): Promise<IsolatedAccount> {
    return this.#isolated();
  }

  async candidates(kind: string) {
    const fault = sandboxFaults.find(({ id }) => id === kind);
    if (fault === undefined) throw invalidInput('FAULT_UNKNOWN', 'There is no such fault. GET /v1/sandbox/faults lists the kinds.');
    const lists = await Promise.all(SANDBOX_REGIONS.map((region) => this.#world(region).list(fault.resourceType)));
    return lists.flat().filter((resource) => fault.fits?.(resource) ?? true).map(({ id, region }) => ({ resource: id, region }));
  }

  async inject(fault: SimulatedFault): Promise<string> {
    const id = `flt_${String(await this.#store.increment({ partition: 'sandbox', sort: 'faults' }, 1)).padStart(6, '0')}`;
    const known = sandboxFaults.find((candidate) => candidate.id === fault.kind);
    if (known !== undefined) return this.#break(id, known, fault);
    if (fault.kind === GONE || fault.kind === OPT_OUT) return this.#take(id, fault.kind, fault);
    const { region: _region, remedy: _remedy, ...call } = fault;
    const parsed = callFaultSchema.safeParse({ id, ...call });
    if (!parsed.success) throw invalidInput('FAULT_UNKNOWN', 'There is no such fault, or it lacks a member. GET /v1/sandbox/faults lists the kinds.', [{ path: `/${parsed.error.issues[0]?.path.join('/') ?? 'kind'}`, message: 'Is not valid.' }]);
    await addFault(this.#store, parsed.data);
    return id;
  }

  /** Takes a resource away, or the tag by which it may be healed. */
  async #take(id: string, kind: typeof GONE | typeof OPT_OUT, { resource = '', region = 'us-east-1' }: SimulatedFault): Promise<string> {
    const world = this.#world(region);
    for (const type of inventoryTypes()) {
      if ((await world.get(type, resource)) === undefined) continue;
      await (kind === GONE ? world.remove(type, resource) : world.untag(type, resource));
      return id;
    }
    throw notFound('RESOURCE_NOT_FOUND', `There is no ${resource} in ${region}. GET /v1/sandbox/resources lists what there is.`);
  }

  async #break(id: string, fault: SandboxFault, { resource = fault.resource, region = 'us-east-1', remedy = 'helps' }: SimulatedFault): Promise<string> {
    const world = this.#world(region);
    const found = await world.get(fault.resourceType, resource);
    if (found === undefined) throw notFound('RESOURCE_NOT_FOUND', `There is no ${fault.resourceType} ${resource} in ${region}. GET /v1/sandbox/resources lists what there is.`);
    await fault.inject(world, found);
    await saveBroken(this.#store, newBroken({ id, fault: fault.id, account: SANDBOX_ACCOUNT, region, resource, since: this.#clock.now().toISOString(), remedy }), 0);
    return id;
  }

  async endFault(id: string): Promise<void> {
    if ((await removeBroken(this.#store, id)) || (await removeFault(this.#store, id))) return;
    throw notFound('FAULT_NOT_FOUND', `There is no fault ${id}.`);
  }

  async advance(seconds: number): Promise<Date> {
    await this.#advance(seconds);
    return this.#clock.now();
  }

  async events(): Promise<readonly JsonObject[]> {
    const sent: JsonObject[] = [];
    for (const { value, version } of await readBroken(this.#store)) {
      const { next, events } = await this.#observe(value);
      if (next === value) continue;
      try {
        await saveBroken(this.#store, next, version);
        sent.push(...events);
      } catch (thrown) {
        // Another worker looked at the same time and sends it.
        if (!isVersionConflict(thrown)) throw thrown;
      }
    }
    return sent;
  }

  /** What a fault is to be seen as now, and the events that say so. */
  async #observe(broken: StoredBroken): Promise<{ readonly next: StoredBroken; readonly events: readonly JsonObject[] }> {
    const world = this.#world(broken.region);
    const fault = sandboxFaults.find(({ id }) => id === broken.fault);
    const resource = fault && (await world.get(fault.resourceType, broken.resource));
    if (fault === undefined || resource === undefined) return { next: broken, events: [] };
    const report = fault.report?.(resource, new Date(broken.since), broken.id);
    if (!broken.reported && report !== undefined) return { next: { ...broken, reported: true }, events: [this.#envelope(broken, report.source, report.detailType, report.resources ?? [], report.detail, broken.since)] };
    const felt = (await feltIn(world)).find((candidate) => candidate.broken.id === broken.id);
    if (felt === undefined) return { next: broken, events: [] };
    if (felt.lasts) {
      if (broken.alarm === 'ALARM') return { next: broken.overSince === null ? broken : { ...broken, overSince: null }, events: [] };
      return { next: { ...broken, alarm: 'ALARM', overSince: null }, events: [this.#alarm(broken, felt.symptom, 'ALARM')] };
    }
    if (broken.alarm !== 'ALARM') return { next: broken, events: [] };
    const now = this.#clock.now();
    if (broken.overSince === null) return { next: { ...broken, overSince: now.toISOString() }, events: [] };
    const good = (now.getTime() - new Date(broken.overSince).getTime()) / 1000;
    return good < ALARM_PERIOD_SECONDS ? { next: broken, events: [] } : { next: { ...broken, alarm: 'OK' }, events: [this.#alarm(broken, felt.symptom, 'OK')] };
  }

  #alarm(broken: StoredBroken, symptom: ReturnType<NonNullable<SandboxFault['symptom']>>, state: 'OK' | 'ALARM'): JsonObject {
    const arn = `arn:aws:cloudwatch:${broken.region}:${broken.account}:alarm:${symptom.alarm}`;
    const now = this.#clock.now().toISOString();
    const metric = { namespace: symptom.namespace, name: symptom.metric, dimensions: symptom.dimensions };
    return this.#envelope(broken, 'aws.cloudwatch', 'CloudWatch Alarm State Change', [arn], {
      alarmName: symptom.alarm,
      configuration: { metrics: [{ id: 'm1', metricStat: { metric, period: ALARM_PERIOD_SECONDS, stat: 'Maximum' }, returnData: true }] },
      previousState: { value: state === 'OK' ? 'ALARM' : 'OK' },
      state: { value: state, reason: state === 'OK' ? 'No datapoint was beyond the threshold.' : `Threshold Crossed: ${symptom.bad} was beyond ${symptom.threshold}.`, timestamp: now },
    }, now);
  }

  #envelope(broken: StoredBroken, source: string, detailType: string, resources: readonly string[], detail: JsonObject, time: string): JsonObject {
    return { version: '0', id: `${broken.id}-${detailType.length}-${time}`, source, 'detail-type': detailType, account: broken.account, region: broken.region, time, resources: [...resources], detail };
  }

  #world(region: string): StoredWorld {
    return new StoredWorld(this.#store, this.#clock, { account: SANDBOX_ACCOUNT, region, caller: 'simulation' });
  }
}
