import { isolatedAccount } from '../../functions/isolated-account.ts';
import { DynamoDbStore } from '../../shared/adapters/aws/store.ts';
import { MemoryStore } from '../../shared/adapters/memory/store.ts';
import { MemoryWorkflows } from '../../shared/adapters/memory/workflows.ts';
import type { JsonObject } from '../../shared/core/json.ts';
import { doubles } from '../../shared/drills/judge.ts';
import { chanceOf, type Chance } from '../../shared/drills/random.ts';
import { DrillWorld } from '../../shared/drills/world.ts';
import { ingest } from '../../shared/incidents/index.ts';
import type { Clock, IsolatedAccount, Store } from '../../shared/ports/index.ts';
import { remediations } from '../../shared/remediation/index.ts';
import type { BenchOptions } from '../bench.ts';
import { startDatabase } from './database.ts';

const EVENTS = 10_000;
const RESOURCES = 200;
const DUPLICATES = 0.3;
const SEED = 4;
/** Events that are on their way at once. */
const WORKERS = 32;

/** Breaks as many resources as there are, each once, and gives the alarms that they send. */
async function alarmsOf(account: IsolatedAccount): Promise<readonly JsonObject[]> {
  const { simulation } = account;
  const acting = new Set(remediations.filter(({ mode }) => mode === 'full').map(({ id }) => id));
  const broken = new Set<string>();
  const alarms: JsonObject[] = [];
  for (const { kind, remediation } of await simulation.faultKinds()) {
    if (!acting.has(remediation ?? '')) continue;
    for (const target of await simulation.candidates(kind)) {
      if (alarms.length === RESOURCES || broken.has(`${target.region} ${target.resource}`)) continue;
      const fault = await simulation.inject({ kind, ...target });
      const [event] = await simulation.events();
      if (event?.['detail-type'] === 'CloudWatch Alarm State Change') {
        broken.add(`${target.region} ${target.resource}`);
        alarms.push(event);
      } else await simulation.endFault(fault);
    }
  }
  return alarms;
}

/** Each alarm again and again, a moment later each time; three of ten events come twice; in any order. */
function stormOf(alarms: readonly JsonObject[], chance: Chance): readonly JsonObject[] {
  const single = Math.round(EVENTS * (1 - DUPLICATES));
  const events = Array.from({ length: single }, (_unused, index) => later(alarms[index % alarms.length] ?? {}, Math.floor(index / alarms.length)));
  const twice = Array.from({ length: EVENTS - single }, () => chance.pick(events));
  return chance.shuffled([...events, ...twice]);
}

function later(event: JsonObject, step: number): JsonObject {
  const detail: JsonObject = structuredClone(Object(event['detail']));
  const at = new Date(new Date(String(event['time'])).getTime() + step * 1000);
  return { ...event, id: `${String(event['id'])}-${step}`, time: at.toISOString(), detail: { ...detail, state: { ...Object(detail['state']), timestamp: at.toISOString() } } };
}

/** Events a second, and what they came to. */
async function intake(store: Store, clock: Clock, storm: readonly JsonObject[]) {
  const reach = { store, clock, workflows: new MemoryWorkflows(['recovery'], clock) };
  const queue = [...storm];
  const incidents = new Set<string>();
  let [refused, thrown] = [0, 0];
  const work = async (): Promise<void> => {
    for (let event = queue.pop(); event !== undefined; event = queue.pop()) {
      try {
        const taken = await ingest(reach, event, 'sandbox');
        if (taken.kind === 'refused') refused += 1;
        else for (const id of taken.incidents) incidents.add(id);
      } catch {
        thrown += 1;
      }
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: WORKERS }, work));
  const seconds = (performance.now() - started) / 1000;
  return { eventsPerSecond: Math.round(storm.length / seconds), incidents: incidents.size, refused, thrown };
}

/** The same storm within a minute of virtual time, with all that follows from it. */
async function aftermathOf(account: IsolatedAccount, storm: readonly JsonObject[]) {
  const world = new DrillWorld(account, chanceOf(SEED));
  await world.configure();
  for (const event of storm) world.deliver(event, world.chance.between(0, 60));
  await world.rest(120);
  const aftermath = await world.aftermath();
  const count = (outcome: string): number => aftermath.incidents.filter((incident) => incident.outcome === outcome).length;
  return { incidents: aftermath.incidents.length, plans: aftermath.incidents.filter(({ plan }) => plan !== undefined).length, verified: count('VERIFIED'), handedOver: count('HANDED_OVER'), pages: aftermath.incidents.filter(({ pagedAt }) => pagedAt !== undefined).length, doubleEffects: doubles(aftermath) };
}

/** 10,000 events over 200 resources, 30 % of them twice, shuffled: into memory, into dynalite, and healed in virtual time. */
export async function run({ json }: BenchOptions): Promise<object> {
  const account = await isolatedAccount();
  const alarms = await alarmsOf(account);
  const storm = stormOf(alarms, chanceOf(SEED));
  const { clock } = account;
  const memory = await intake(new MemoryStore(clock), clock, storm);
  const maxMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  if (!json) console.log(`memory: ${memory.eventsPerSecond} events/s, ${maxMegabytes} MB`);
  const database = await startDatabase();
  const dynamo = await intake(new DynamoDbStore(database.table, clock, database.client), clock, storm).finally(() => database.stop());
  if (!json) console.log(`dynalite: ${dynamo.eventsPerSecond} events/s`);
  return { events: storm.length, resources: alarms.length, memory: { ...memory, maxMegabytes }, dynalite: dynamo, healed: await aftermathOf(account, storm) };
}
