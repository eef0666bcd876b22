import * as z from 'zod/mini';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Ports } from '../../ports/index.ts';
import type { Mode } from '../model.ts';
import { readSettings, writeSettings } from './settings.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

const LAST_RUNS = 5;
const FAILURES_TO_OPEN = 2;
const OPEN_MINUTES = 60;
const ATTEMPTS = 20;

const runSchema = z.strictObject({ incident: z.string(), clean: z.boolean(), at: z.string() });
const historySchema = z.strictObject({ runs: z.array(runSchema), cleanInRow: z.number() });

const keyOf = (remediation: string) => ({ partition: 'remediation-history', sort: remediation });

async function readHistory({ store }: Pick<Ports, 'store'>, remediation: string) {
  const item = await store.get(keyOf(remediation));
  return { history: item === undefined ? { runs: [], cleanInRow: 0 } : historySchema.parse(item.value), version: item?.version ?? 0 };
}

/**
 * Circuit breaker: two bad ends among the last five runs stop a remediation for an hour; then one may try, and a bad end
 * stops it again.
 */
export async function isBreakerOpen(reach: Reach, remediation: string): Promise<boolean> {
  const { history } = await readHistory(reach, remediation);
  const last = history.runs.slice(-LAST_RUNS);
  const failures = last.filter(({ clean }) => !clean);
  if (failures.length < FAILURES_TO_OPEN || last.at(-1)?.clean === true) return false;
  const since = new Date(failures.at(-1)?.at ?? 0).getTime();
  return reach.clock.now().getTime() - since < OPEN_MINUTES * 60_000;
}

/** Notes how a run ended, once per incident, and moves the mode: up after enough clean runs, down on the first bad one. */
export async function noteRun(reach: Reach, remediation: string, incident: string, clean: boolean): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { history, version } = await readHistory(reach, remediation);
    if (history.runs.some((run) => run.incident === incident)) return;
    const runs = [...history.runs, { incident, clean, at: reach.clock.now().toISOString() }].slice(-50);
    const cleanInRow = clean ? history.cleanInRow + 1 : 0;
    try {
      const moved = await graduate(reach, remediation, clean, cleanInRow);
      await reach.store.put(keyOf(remediation), { runs, cleanInRow: moved ? 0 : cleanInRow }, { ifVersion: version });
      return;
    } catch (thrown) {
      if (!isVersionConflict(thrown) || attempt === ATTEMPTS) throw thrown;
    }
  }
}

async function graduate({ store }: Reach, remediation: string, clean: boolean, cleanInRow: number): Promise<boolean> {
  const { settings, version } = await readSettings(store);
  const mode = settings.modes[remediation] ?? 'dry-run';
  const next = modeAfter(mode, clean, cleanInRow, settings.graduation.cleanRuns);
  if (next === mode) return false;
  await writeSettings(store, { ...settings, modes: { ...settings.modes, [remediation]: next } }, version);
  return true;
}

/** Pure: the mode that follows a run. */
export function modeAfter(mode: Mode, clean: boolean, cleanInRow: number, needed: number): Mode {
  if (mode === 'off' || needed === 0) return mode;
  if (!clean) return mode === 'auto' ? 'approve' : 'dry-run';
  if (cleanInRow < needed) return mode;
  return mode === 'dry-run' ? 'approve' : 'auto';
}
