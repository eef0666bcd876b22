import type { JsonObject } from '../../core/json.ts';
import type { Ports, ResourceRef } from '../../ports/index.ts';
import type { Remediation } from '../../remediation/index.ts';
import type { HashedPlan, Incident, Reason } from '../model.ts';
import { resourceKey } from '../lease.ts';
import { dayOf, hourOf, reserve } from './budget.ts';
import { isBreakerOpen } from './history.ts';
import type { GuardSettings } from './settings.ts';

/** Everything a guard may look at. `tags` are read from live state right before. */
export interface GuardRequest {
  readonly ports: Pick<Ports, 'store' | 'clock'>;
  readonly settings: GuardSettings;
  readonly incident: Incident;
  readonly plan: HashedPlan;
  readonly remediation: Remediation;
  /** Tags of every resource that the plan touches; undefined when they could not be read. */
  readonly tagsOf: (resource: ResourceRef) => Readonly<Record<string, string>> | undefined;
}

/**
 * `allow`, `refuse` with the reason, or `ask` a person. Order matters: the first that does not allow decides, and one that
 * throws refuses.
 */
export type Verdict = { readonly kind: 'allow' } | { readonly kind: 'refuse' | 'ask'; readonly reason: Reason; readonly outcome?: 'NO_ACTION' | 'HANDED_OVER' };

export interface RecoveryGuard<Request = GuardRequest> {
  readonly id: string;
  check(request: Request): Verdict | Promise<Verdict>;
}

/** What the guards look at that ask about a remediation as a whole, whatever it is to touch. */
export interface WideRequest extends Pick<GuardRequest, 'ports' | 'settings' | 'remediation'> {
  readonly plan: Pick<HashedPlan, 'risk'>;
}

const allow: Verdict = { kind: 'allow' };
const refuse = (code: string, detail: string, outcome: 'NO_ACTION' | 'HANDED_OVER' = 'HANDED_OVER'): Verdict => ({ kind: 'refuse', reason: { code, detail }, outcome });

const killSwitch: RecoveryGuard<WideRequest> = {
  id: 'kill-switch',
  check: ({ settings }) => (settings.killSwitch ? refuse('KILL_SWITCH_ON', 'The kill switch is on.') : allow),
};

const capability: RecoveryGuard<WideRequest> = {
  id: 'capability-enabled',
  check: ({ settings, remediation }) => {
    const mode = settings.modes[remediation.id] ?? 'dry-run';
    if (mode === 'off') return refuse('CAPABILITY_OFF', `${remediation.id} is off.`, 'NO_ACTION');
    if (remediation.mode === 'plan-only') return refuse('PLAN_ONLY', 'This remediation plans and never acts; the plan is for a person.');
    return mode === 'dry-run' ? refuse('DRY_RUN', `${remediation.id} is in dry run: the plan shows what it would do.`) : allow;
  },
};

const optIn: RecoveryGuard = {
  id: 'opt-in',
  check: ({ settings, plan, tagsOf }) => {
    const foreign = plan.touches.find(({ account }) => !settings.accounts.includes(account));
    if (foreign) return refuse('ACCOUNT_NOT_ALLOWED', `The account ${foreign.account} is not on the list of accounts that may be acted on.`, 'NO_ACTION');
    const bare = plan.touches.find((resource) => tagsOf(resource)?.[settings.optInTag.key] !== settings.optInTag.value);
    return bare ? refuse('NOT_OPTED_IN', `${bare.id} does not carry the tag ${settings.optInTag.key}=${settings.optInTag.value}, or its tags could not be read.`, 'NO_ACTION') : allow;
  },
};

const protection: RecoveryGuard = {
  id: 'protected',
  check: ({ settings: { protected: { tag, resources } }, plan, tagsOf }) => {
    const found = plan.touches.find((resource) => resources.includes(resource.id) || tagsOf(resource)?.[tag.key] === tag.value || tagsOf(resource)?.['devops-engineer:protected'] === 'true');
    return found ? refuse('RESOURCE_PROTECTED', `${found.id} is protected.`) : allow;
  },
};

const freezeWindow: RecoveryGuard<WideRequest> = {
  id: 'freeze-window',
  check: ({ settings, plan, ports }) => {
    const now = ports.clock.now();
    // As instants: text of another precision (no seconds, no fraction) sorts elsewhere.
    const frozen = settings.freezeWindows.find(({ from, until, containment }) => new Date(from) <= now && now < new Date(until) && !(containment && plan.risk === 'containment'));
    return frozen ? refuse('FREEZE_WINDOW', `The freeze window ${frozen.id} lasts until ${frozen.until}.`) : allow;
  },
};

const confidence: RecoveryGuard = {
  id: 'confidence',
  check: ({ settings, incident, plan }) => {
    const found = incident.hypotheses.find(({ cause }) => cause === plan.hypothesis)?.confidence ?? 0;
    return found >= settings.minConfidence ? allow : refuse('CONFIDENCE_TOO_LOW', `The diagnosis ${plan.hypothesis} has confidence ${found}; ${settings.minConfidence} is asked for.`);
  },
};

/** How many incidents a remediation may act for within the hour that it is, and where its places are kept. */
export function hourlyBudget(settings: GuardSettings, { id, blast }: Pick<Remediation, 'id' | 'blast'>, now: Date): { readonly key: string; readonly limit: number } {
  return { key: `${id}#${hourOf(now)}`, limit: Math.min(blast.perHour, settings.budgets[id]?.perHour ?? Infinity) };
}

const blastRadius: RecoveryGuard = {
  id: 'blast-budget',
  check: async ({ ports, settings, incident, plan, remediation: { id, blast } }) => {
    const { fleet } = incident;
    if (blast.minHealthy !== undefined && fleet !== undefined && fleet.healthy < blast.minHealthy) {
      return refuse('MIN_HEALTHY', `Of ${fleet.id} ${fleet.healthy} are healthy; ${blast.minHealthy} must stay so.`);
    }
    if (fleet?.zoneHealthy !== undefined && fleet.zoneHealthy < 1) return refuse('LAST_HEALTHY_ZONE', `No other zone of ${fleet.id} is healthy.`);
    const now = ports.clock.now();
    const hour = hourlyBudget(settings, { id, blast }, now);
    const perDay = Math.min(blast.perResourcePerDay, settings.budgets[id]?.perResourcePerDay ?? Infinity);
    const share = blast.fleetPercent === undefined || fleet === undefined ? Infinity : Math.max(1, Math.floor((fleet.size * blast.fleetPercent) / 100));
    const places: readonly (readonly [string, number, number])[] = [
      [`${id}#${plan.touches.map(resourceKey).join('+')}#${dayOf(now)}`, perDay, 86_400],
      ...(fleet === undefined || share === Infinity ? [] : [[`${id}#fleet#${fleet.id}#${hourOf(now)}`, share, 3600] as const]),
      [hour.key, hour.limit, 3600],
    ];
    for (const [key, limit, seconds] of places) {
      if (!(await reserve(ports, key, incident.id, limit, seconds))) return refuse('BUDGET_SPENT', `The limit of ${limit} for ${id} is spent (${key.split('#').at(-1) ?? ''}).`);
    }
    return allow;
  },
};

const circuitBreaker: RecoveryGuard<WideRequest> = {
  id: 'circuit-breaker',
  check: async ({ ports, remediation }) =>
    (await isBreakerOpen(ports, remediation.id)) ? refuse('BREAKER_OPEN', `${remediation.id} failed twice of late and pauses for an hour.`) : allow,
};

const coolDownKey = (remediation: string, resource: ResourceRef) => ({ partition: 'cooldowns', sort: `${remediation}#${resourceKey(resource)}` });

const coolDown: RecoveryGuard = {
  id: 'cooldown',
  check: async ({ ports, incident, remediation }) => {
    const last = await ports.store.get(coolDownKey(remediation.id, incident.resource));
    return last !== undefined && last.value['incident'] !== incident.id ? refuse('COOLDOWN', `${remediation.id} worked on this resource a short while ago and it came back: a person should look.`) : allow;
  },
};

/** Starts the time in which the same remediation does not touch the same resource for another incident. */
export async function startCoolDown({ store, clock }: Pick<Ports, 'store' | 'clock'>, remediation: Remediation, incident: Incident): Promise<void> {
  const value: JsonObject = { incident: incident.id };
  await store.put(coolDownKey(remediation.id, incident.resource), value, { expiresAt: new Date(clock.now().getTime() + remediation.blast.cooldownMinutes * 60_000) });
}

const isIrreversible = ({ steps }: Pick<HashedPlan, 'steps'>): boolean => steps.some(({ undo, harmless }) => undo === null && harmless !== true);

/** True for a plan that nobody but a person may let through. */
export function needsApproval(settings: GuardSettings, remediation: Pick<Remediation, 'id'>, plan: Pick<HashedPlan, 'risk' | 'steps'>): boolean {
  return plan.risk === 'approval' || settings.modes[remediation.id] === 'approve' || isIrreversible(plan);
}

const approval: RecoveryGuard = {
  id: 'approval',
  check: ({ settings, incident, plan, remediation }) => {
    const decision = incident.approvals.find(({ planHash }) => planHash === plan.hash);
    if (decision?.decision === 'approve') return allow;
    if (decision !== undefined) return refuse(decision.decision === 'deny' ? 'APPROVAL_DENIED' : 'APPROVAL_EXPIRED', 'Nobody approved this plan.', 'NO_ACTION');
    if (!needsApproval(settings, remediation, plan)) return allow;
    return { kind: 'ask', reason: { code: 'APPROVAL_NEEDED', detail: isIrreversible(plan) ? 'A step cannot be taken back.' : 'This remediation asks before it acts.' } };
  },
};

/** In the order in which they are asked; the lease follows, taken where the plan is applied. */
export const RECOVERY_GUARDS: readonly RecoveryGuard[] = [killSwitch, capability, optIn, protection, freezeWindow, confidence, blastRadius, circuitBreaker, coolDown, approval];

/** Guards that are asked again before every single effect: what may change while a plan runs. */
export const STANDING_GUARDS: readonly RecoveryGuard[] = [killSwitch, capability, optIn, protection, freezeWindow];

/** Guards that hold for all members of a fleet alike: what they refuse, they refuse to every one. */
export const WIDE_GUARDS: readonly RecoveryGuard<WideRequest>[] = [killSwitch, capability, freezeWindow, circuitBreaker];

/** The first verdict that is not `allow`, with the guard that gave it. A guard that fails to answer refuses. */
export async function askGuards<Request>(request: Request, guards: readonly RecoveryGuard<Request>[]): Promise<Verdict & { readonly guard?: string }> {
  for (const guard of guards) {
    const verdict = await answerOf(guard, request);
    if (verdict.kind !== 'allow') return { ...verdict, guard: guard.id };
  }
  return allow;
}

async function answerOf<Request>(guard: RecoveryGuard<Request>, request: Request): Promise<Verdict> {
  try {
    return await guard.check(request);
  } catch {
    return refuse('GUARD_UNAVAILABLE', `The guard ${guard.id} could not answer, so nothing was done.`);
  }
}
