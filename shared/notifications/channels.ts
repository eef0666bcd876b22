import { invalidInput, notFound, unprocessable, type FieldError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { addressProblem } from '../core/outbound-address.ts';
import type { NotifierMetadata, Ports } from '../ports/index.ts';
import { channelSchema, type Channel } from './model.ts';

const PARTITION = 'notification-channels';
export const MAX_CHANNELS = 20;

type Reach = Pick<Ports, 'store' | 'clock' | 'notifier'>;

const keyOf = (id: string) => ({ partition: PARTITION, sort: id });

/** Every channel, by id. */
export async function listChannels({ store }: Pick<Ports, 'store'>): Promise<readonly Channel[]> {
  return (await store.query(PARTITION, { limit: MAX_CHANNELS })).items.map(({ value }) => channelSchema.parse(value));
}

/** Throws `CHANNEL_NOT_FOUND`. */
export async function readChannel({ store }: Pick<Ports, 'store'>, id: string): Promise<Channel> {
  const item = await store.get(keyOf(id));
  if (item === undefined) throw notFound('CHANNEL_NOT_FOUND', `There is no channel ${id}. GET /v1/notifications/channels lists them.`);
  return channelSchema.parse(item.value);
}

/** Creates or replaces. Throws `KIND_UNKNOWN`, `CHANNEL_INVALID` (both with the field), `TOO_MANY_CHANNELS`. */
export async function writeChannel(reach: Reach, given: Omit<Channel, 'updatedAt'>, allowLoopback: boolean): Promise<Channel> {
  const kinds = await reach.notifier.kinds();
  const kind = kinds.find(({ id }) => id === given.kind);
  if (kind === undefined) throw invalidInput('KIND_UNKNOWN', 'There is no such kind. GET /v1/notifications/kinds lists them.', [{ path: '/kind', message: `Expected one of ${kinds.map(({ id }) => id).join(', ')}.` }]);
  const problems = [...members(kind, given), ...addresses(kind, given, allowLoopback)];
  if (problems.length > 0) throw invalidInput('CHANNEL_INVALID', `This is no channel of the kind ${kind.id}: see errors.`, problems);
  const known = await listChannels(reach);
  if (known.length >= MAX_CHANNELS && known.every(({ id }) => id !== given.id)) throw unprocessable('TOO_MANY_CHANNELS', `There are ${MAX_CHANNELS} channels. Remove one first.`);
  const channel: Channel = { ...given, updatedAt: reach.clock.now().toISOString() };
  const value: JsonObject = JSON.parse(JSON.stringify(channel));
  await reach.store.put(keyOf(channel.id), value);
  return channel;
}

/** Throws `CHANNEL_NOT_FOUND`. */
export async function removeChannel(reach: Pick<Ports, 'store'>, id: string): Promise<void> {
  await readChannel(reach, id);
  await reach.store.delete(keyOf(id));
}

function members(kind: NotifierMetadata, given: Omit<Channel, 'updatedAt'>): FieldError[] {
  return (['address', 'secret', 'signingSecret'] as const).flatMap((name) => {
    const isGiven = given[name] !== undefined;
    if (kind[name].need === 'required' && !isGiven) return [{ path: `/${name}`, message: `Give it: ${kind[name].says}` }];
    return kind[name].need === 'none' && isGiven ? [{ path: `/${name}`, message: 'This kind takes none.' }] : [];
  });
}

const FORMS = { topic: /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$/, room: /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/ } as const;

function addresses({ address: { form } }: NotifierMetadata, { address, baseUrl }: Omit<Channel, 'updatedAt'>, allowLoopback: boolean): FieldError[] {
  const ofAddress = address === undefined ? undefined : form === 'url' ? addressProblem(address, allowLoopback) : FORMS[form].test(address) ? undefined : form === 'topic' ? 'Expected the ARN of a topic.' : 'Expected the id of a room.';
  const ofBase = baseUrl === undefined ? undefined : addressProblem(baseUrl, allowLoopback);
  return [...(ofAddress === undefined ? [] : [{ path: '/address', message: ofAddress }]), ...(ofBase === undefined ? [] : [{ path: '/baseUrl', message: ofBase }])];
}
