import type { Component } from '../detection/model.ts';
import type { Cache } from '../model.ts';
import { CACHE_FOLDERS } from './caches.ts';
import { isArtifactPath } from './paths.ts';

/** Bytes of a lockfile under which restoring and saving a cache costs about what the downloads do. */
const SMALL_LOCKFILE = 64 * 1024;
/** Tools without a lockfile of their own that fetch hundreds of small files one after another. */
const SLOW_WITHOUT_LOCK = new Set(['maven', 'gradle']);
/** Tools whose lockfile says little of the download's size: few lines stand for much. */
const COMPACT_LOCKFILE = new Set(['go', 'cargo', 'poetry', 'pdm', 'pipenv']);
const SMALL_COMPACT_LOCKFILE = 16 * 1024;

/**
 * Caches that pay. A cache needs an exact key, hence a lockfile, and enough to download: moving a small cache takes
 * as long as fetching its content anew, on top of the time to save it.
 */
export function planCaches(component: Component, sizeOf: (path: string) => number | undefined): readonly Cache[] {
  const id = cacheId(component);
  if (id === undefined || CACHE_FOLDERS[id] === undefined) return [];
  const stated = component.caches.find((cache) => cache.id === id)?.keyFiles ?? [];
  const keyFiles = [...new Set(component.lockfile === null ? stated : [component.lockfile])].filter(isArtifactPath);
  if (keyFiles.length === 0) return [];
  const size = Math.max(0, ...keyFiles.map((file) => sizeOf(file) ?? 0));
  const least = SLOW_WITHOUT_LOCK.has(id) ? 0 : COMPACT_LOCKFILE.has(id) ? SMALL_COMPACT_LOCKFILE : SMALL_LOCKFILE;
  if (component.lockfile === null && !SLOW_WITHOUT_LOCK.has(id)) return [];
  return size >= least ? [{ id, keyFiles }] : [];
}

function cacheId(component: Component): string | undefined {
  const manager = component.packageManager?.split('@')[0];
  const byStack: Readonly<Record<string, string>> = { go: 'go', rust: 'cargo', maven: 'maven', gradle: 'gradle' };
  return byStack[component.stack] ?? manager;
}
