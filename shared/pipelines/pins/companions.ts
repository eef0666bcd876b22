/**
 * Limits on what a tool's installation brings along, where a newer release of that breaks the tool although its own
 * metadata allows it. Seen by installing and running them on 2026-11-23; each goes when the tool states it itself.
 */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  // 2.0 of hishel has no SyncSqliteStorage, and 0.19 of unearth moved to another HTTP client: every `pdm sync` ends in a traceback.
  pdm: ['hishel<2', 'unearth<0.19'],
};

/** Requirements (PEP 508) to install together with a tool from the Python package index. */
export function companionsOf(name: string): readonly string[] {
  return Object.hasOwn(COMPANIONS, name) ? (COMPANIONS[name] ?? []) : [];
}
