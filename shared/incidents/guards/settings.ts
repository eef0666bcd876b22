import * as z from 'zod/mini';
import { GUARD_STATE_KEY } from '../../agent/guards.ts';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Store } from '../../ports/index.ts';
import { MODES } from '../model.ts';
import { toJson } from '../incident-store.ts';

const short = z.string().check(z.minLength(1), z.maxLength(200));
const instant = z.iso.datetime();

const tag = z.strictObject({ key: short, value: short });
const members = {
  killSwitch: z.boolean(),
  modes: z.record(short, z.enum(MODES)),
  accounts: z.array(short).check(z.maxLength(1000)),
  regions: z.array(short).check(z.maxLength(50)),
  optInTag: tag,
  protected: z.strictObject({ tag, resources: z.array(short).check(z.maxLength(1000)) }),
  freezeWindows: z.array(z.strictObject({ id: short, from: instant, until: instant, containment: z._default(z.boolean(), true) })).check(z.maxLength(100)),
  budgets: z.record(short, z.strictObject({ perHour: z.optional(z.int().check(z.gte(0))), perResourcePerDay: z.optional(z.int().check(z.gte(0))) })),
  minConfidence: z.number().check(z.gte(0), z.lte(1)),
  approvals: z.strictObject({ expiresAfterMinutes: z.int().check(z.gte(1), z.lte(1440)), approvers: z.array(short).check(z.maxLength(100)) }),
  graduation: z.strictObject({ cleanRuns: z.int().check(z.gte(0), z.lte(1000)) }),
};

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
  killSwitch: z._default(members.killSwitch, false),
  modes: z._default(members.modes, {}),
  accounts: z._default(members.accounts, []),
  regions: z._default(members.regions, ['us-east-1']),
  optInTag: z._default(members.optInTag, { key: 'devops-engineer', value: 'heal' }),
  protected: z._default(members.protected, { tag: { key: 'devops-engineer', value: 'protected' }, resources: [] }),
  freezeWindows: z._default(members.freezeWindows, []),
  budgets: z._default(members.budgets, {}),
  minConfidence: z._default(members.minConfidence, 0.6),
  approvals: z._default(members.approvals, { expiresAfterMinutes: 30, approvers: [] }),
  graduation: z._default(members.graduation, { cleanRuns: 0 }),
});

/** Some of them: what is absent stays as it is. */
export const guardChangesSchema = z.strictObject({
  killSwitch: z.optional(members.killSwitch),
  modes: z.optional(members.modes),
  accounts: z.optional(members.accounts),
  regions: z.optional(members.regions),
  optInTag: z.optional(members.optInTag),
  protected: z.optional(members.protected),
  freezeWindows: z.optional(members.freezeWindows),
  budgets: z.optional(members.budgets),
  minConfidence: z.optional(members.minConfidence),
  approvals: z.optional(members.approvals),
  graduation: z.optional(members.graduation),
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
