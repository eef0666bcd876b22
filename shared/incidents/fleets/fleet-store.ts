import { notFound } from '../../core/errors.ts';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Ports, Store } from '../../ports/index.ts';
import { toJson } from '../incident-store.ts';
import type { Reason } from '../model.ts';
import { fleetSchema, memberSchema, type Fleet, type Member } from './model.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

const BY_TIME = 'fleets-by-time';
const CHANGE_ATTEMPTS = 50;
const MAX_TIMELINE = 200;

const keyOf = (id: string) => ({ partition: 'fleets', sort: id });
const membersOf = (id: string): string => `fleet#${id}#members`;
const memberKey = (id: string, index: number) => ({ partition: membersOf(id), sort: String(index).padStart(4, '0') });

export async function findFleet({ store }: Pick<Ports, 'store'>, id: string): Promise<Fleet | undefined> {
  const item = await store.get(keyOf(id));
  return item && fleetSchema.parse(item.value);
}

/** Throws `FLEET_NOT_FOUND`. */
export async function readFleet(reach: Pick<Ports, 'store'>, id: string): Promise<Fleet> {
  const fleet = await findFleet(reach, id);
  if (fleet === undefined) throw notFound('FLEET_NOT_FOUND', `There is no fleet ${id}.`);
  return fleet;
}

/** For what is written once: it is there already. */
function once(thrown: unknown): void {
  if (!isVersionConflict(thrown)) throw thrown;
}

/** Its members first and the fleet last, so that a fleet which is there is whole. Repeated, it changes nothing. */
export async function createFleet({ store }: Pick<Ports, 'store'>, fleet: Fleet, members: readonly Member[]): Promise<void> {
  for (const member of members) await store.put(memberKey(fleet.id, member.index), toJson(member), { ifVersion: 0 }).catch(once);
  await store.put({ partition: BY_TIME, sort: `${fleet.createdAt}#${fleet.id}` }, { fleet: fleet.id });
  await store.put(keyOf(fleet.id), toJson(fleet), { ifVersion: 0 }).catch(once);
}

/** Applies `change` to the latest state, again when somebody else wrote in between; `undefined` leaves it as it is. */
export async function changeFleet(reach: Reach, id: string, change: (fleet: Fleet) => Partial<Fleet> | undefined): Promise<Fleet> {
  const { store, clock } = reach;
  for (let attempt = 1; ; attempt += 1) {
    const item = await store.get(keyOf(id));
    if (item === undefined) throw notFound('FLEET_NOT_FOUND', `There is no fleet ${id}.`);
    const fleet = fleetSchema.parse(item.value);
    const changes = change(fleet);
    if (changes === undefined) return fleet;
    const changed: Fleet = { ...fleet, ...changes, updatedAt: clock.now().toISOString() };
    try {
      await store.put(keyOf(id), toJson(changed), { ifVersion: item.version });
      return changed;
    } catch (thrown) {
      if (!isVersionConflict(thrown) || attempt === CHANGE_ATTEMPTS) throw thrown;
    }
  }
}

/** The timeline with one more line; the newest are kept when it grows long. */
export function noted({ timeline }: Pick<Fleet, 'timeline'>, at: Date, { code, detail }: Reason): Fleet['timeline'] {
  return [...timeline, { at: at.toISOString(), code, detail: detail.slice(0, 1000) }].slice(-MAX_TIMELINE);
}

/** A member with the version that the next write must find. */
export interface KeptMember {
  readonly member: Member;
  readonly version: number;
}

/** Throws `FLEET_MEMBER_NOT_FOUND`. */
export async function readMember({ store }: Pick<Ports, 'store'>, fleet: string, index: number): Promise<KeptMember> {
  const item = await store.get(memberKey(fleet, index));
  if (item === undefined) throw notFound('FLEET_MEMBER_NOT_FOUND', `The fleet ${fleet} has no member ${index}.`);
  return { member: memberSchema.parse(item.value), version: item.version };
}

/** Throws a version conflict when another worker wrote in between: its step is then to be read anew. */
export async function saveMember({ store }: Pick<Ports, 'store'>, fleet: string, { member, version }: KeptMember, changes: Partial<Member>): Promise<KeptMember> {
  const changed: Member = { ...member, ...changes };
  const { version: next } = await store.put(memberKey(fleet, member.index), toJson(changed), { ifVersion: version });
  return { member: changed, version: next };
}

export async function listMembers(store: Store, fleet: string): Promise<readonly KeptMember[]> {
  const members: KeptMember[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.query(membersOf(fleet), { limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    members.push(...page.items.map(({ value, version }) => ({ member: memberSchema.parse(value), version })));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return members;
}

export async function pageOfMembers(store: Store, fleet: string, page: { readonly limit: number; readonly cursor?: string }): Promise<{ readonly items: readonly Member[]; readonly nextCursor?: string }> {
  const { items, nextCursor } = await store.query(membersOf(fleet), page);
  return { items: items.map(({ value }) => memberSchema.parse(value)), ...(nextCursor === undefined ? {} : { nextCursor }) };
}

/** Newest first. */
export async function listFleets({ store }: Pick<Ports, 'store'>, page: { readonly limit: number; readonly cursor?: string }): Promise<{ readonly items: readonly Fleet[]; readonly nextCursor?: string }> {
  const { items: lines, nextCursor } = await store.query(BY_TIME, { ...page, descending: true });
  const found = await Promise.all(lines.map(async ({ key, value }) => ({ key, fleet: await findFleet({ store }, String(value['fleet'])) })));
  // A worker that died while creating it may have left a line of another time.
  const items = found.flatMap(({ key, fleet }) => (fleet !== undefined && key.sort === `${fleet.createdAt}#${fleet.id}` ? [fleet] : []));
  return { items, ...(nextCursor === undefined ? {} : { nextCursor }) };
}
