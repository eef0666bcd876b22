import type { JsonObject } from '../../shared/core/json.ts';
import { GUARD_STATE_KEY } from '../../shared/agent/guards.ts';
import type { Store, StoreItem } from '../../shared/ports/index.ts';

/** A store whose answers or writes are bent where a guard stands on them. */
type Plant = (store: Store) => Store;

/** Reads of some items give something else. */
function reading(isMeant: (partition: string, sort: string) => boolean, bend: (value: JsonObject) => JsonObject | undefined): Plant {
  const bent = (item: StoreItem | undefined): StoreItem | undefined => {
    const value = item && bend(item.value);
    return item === undefined || value === undefined ? undefined : { ...item, value };
  };
  return (store) => ({
    get: async (key) => (isMeant(key.partition, key.sort) ? bent(await store.get(key)) : store.get(key)),
    put: (...args) => store.put(...args),
    delete: (...args) => store.delete(...args),
    query: (...args) => store.query(...args),
    increment: (...args) => store.increment(...args),
  });
}

/** Writes to some partitions are said to be done, and are not. */
function forgetting(isMeant: (partition: string) => boolean): Plant {
  return (store) => ({
    get: (...args) => store.get(...args),
    put: async (key, value, ...rest) => (isMeant(key.partition) ? { key, value, version: 1 } : store.put(key, value, ...rest)),
    delete: (...args) => store.delete(...args),
    query: (...args) => store.query(...args),
    increment: (...args) => store.increment(...args),
  });
}

const isGuards = (partition: string, sort: string): boolean => partition === GUARD_STATE_KEY.partition && sort === GUARD_STATE_KEY.sort;

/** Guards broken on purpose, with the invariant that each must be seen to break. */
export const PLANTED: Readonly<Record<string, { readonly breaks: string; readonly plant: Plant }>> = {
  'the kill switch is not read': { breaks: 'I3', plant: reading(isGuards, (value) => ({ ...value, killSwitch: false })) },
  'protected resources are not read': { breaks: 'I8', plant: reading(isGuards, (value) => ({ ...value, protected: { tag: { key: 'none', value: 'none' }, resources: [] } })) },
  'intents are not kept': { breaks: 'I2', plant: forgetting((partition) => partition.endsWith('#steps')) },
  'budgets are not kept': { breaks: 'I4', plant: forgetting((partition) => partition === 'budgets') },
  'the ledger is not written': { breaks: 'I1', plant: forgetting((partition) => partition.endsWith('#ledger')) },
  'facts are forgotten': { breaks: 'I6', plant: reading((partition) => partition === 'fingerprints', () => undefined) },
};
