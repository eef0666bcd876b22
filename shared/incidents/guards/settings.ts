import * as z from 'zod/mini';
import { GUARD_STATE_KEY } from '../../agent/guards.ts';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Store } from '../../ports/index.ts';
import { MODES } from '../model.ts';
import { toJson } from '../incident-store.ts';

const short = z.string().check(z.minLength(1), z.maxLength(200));
const instant = z.iso.datetime();

/**
 * The operator's guards; every default is the careful one.
 *
 * - `killSwitch`: nothing acts while it is on.
 * - `modes`: by remediation id; absent means `dry-run`.
 * - `accounts`: account ids that may be acted on; empty means none.
 * - `regions`: where the reconciler looks for alarms that fire.
 * - `optInTag`: a resource without this tag is never acted on.
 * - `protected`: a resource with this tag, or listed here (by id), never is.
 * - `freezeWindows`: from, until; containment passes when `containment` says so.
 * - `budgets`: by remediation id, tightening what the remediation itself allows.
 * - `minConfidence`: of the hypothesis, 0 to 1.
 * - `approvals`: minutes that a request lives, and how many different people high risk needs.
 * - `graduation`: clean runs after which dry-run becomes approve and approve becomes auto; 0 switches it off.
 */
export const guardSettingsSchema = z.strictObject({
  killSwitch: z._default(z.boolean(), false),
  modes: z._default(z.record(short, z.enum(MODES)), {}),
  accounts: z._default(z.array(short).check(z.maxLength(1000)), []),
  regions: z._default(z.array(short).check(z.maxLength(50)), ['us-east-1']),
  optInTag: z._default(z.strictObject({ key: short, value: short }), { key: 'devops-engineer', value: 'heal' }),
  protected: z._default(z.strictObject({ tag: z.strictObject({ key: short, value: short }), resources: z.array(short).check(z.maxLength(1000)) }), { tag: { key: 'devops-engineer', value: 'protected' }, resources: [] }),
  freezeWindows: z._default(z.array(z.strictObject({ id: short, from: instant, until: instant, containment: z._default(z.boolean(), true) })).check(z.maxLength(100)), []),
  budgets: z._default(z.record(short, z.strictObject({ perHour: z.optional(z.int().check(z.gte(0))), perResourcePerDay: z.optional(z.int().check(z.gte(0))) })), {}),
  minConfidence: z._default(z.number().check(z.gte(0), z.lte(1)), 0.6),
  approvals: z._default(z.strictObject({ expiresAfterMinutes: z.int().check(z.gte(1), z.lte(1440)), approvers: z.array(short).check(z.maxLength(100)) }), { expiresAfterMinutes: 30, approvers: [] }),
  graduation: z._default(z.strictObject({ cleanRuns: z.int().check(z.gte(0), z.lte(1000)) }), { cleanRuns: 0 }),
});

export type GuardSettings = z.infer<typeof guardSettingsSchema>;

/** Throws when they cannot be read or understood: the caller then does nothing. */
export async function readSettings(store: Store): Promise<{ readonly settings: GuardSettings; readonly version: number }> {
  const item = await store.get(GUARD_STATE_KEY);
  return { settings: guardSettingsSchema.parse(item?.value ?? {}), version: item?.version ?? 0 };
}

/** Throws `VERSION_CONFLICT` when somebody changed them in between. */
export async function writeSettings(store: Store, settings: GuardSettings, ifVersion: number): Promise<void> {
  await store.put(GUARD_STATE_KEY, toJson(settings), { ifVersion });
}

const CHANGE_ATTEMPTS = 20;

/** Applies `change` to the latest settings, again when somebody else wrote in between. */
export async function changeSettings(store: Store, change: (settings: GuardSettings) => GuardSettings): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { settings, version } = await readSettings(store);
    try {
      await writeSettings(store, change(settings), version);
      return;
    } catch (thrown) {
      if (!isVersionConflict(thrown) || attempt === CHANGE_ATTEMPTS) throw thrown;
    }
  }
}
