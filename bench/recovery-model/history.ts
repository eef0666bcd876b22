import { doubles, done, invariants } from '../../shared/drills/judge.ts';
import type { Aftermath } from '../../shared/drills/model.ts';
import type { DrillWorld } from '../../shared/drills/world.ts';
import type { Incident } from '../../shared/incidents/index.ts';
import { remediations } from '../../shared/remediation/index.ts';

/** Beginning of the id of events that tell of our own changes. */
export const ECHO = 'echo-of-ourselves-';

/** What the commands did that the invariants speak of, with the newest state seen of each fact. */
export class History {
  /** When the kill switch was thrown and taken back. */
  readonly kills: { from: string; until?: string }[] = [];
  /** Since when a resource may not be touched: it lost its tag or was protected. */
  readonly forbidden = new Map<string, string>();
  readonly #newest = new Map<string, string>();
  readonly #overridden: string[] = [];

  /** I6: to be asked after every command. */
  look(incidents: readonly Incident[]): void {
    for (const { id, signals } of incidents) {
      for (const { fingerprint, at } of signals) {
        const known = this.#newest.get(`${id} ${fingerprint}`);
        if (known !== undefined && at < known) this.#overridden.push(`I6: in ${id} the state of ${fingerprint} of ${known} was overridden by that of ${at}`);
        this.#newest.set(`${id} ${fingerprint}`, at);
      }
    }
  }

  /** What of I1 to I8 was broken, once everything has come to rest. */
  broken(aftermath: Aftermath, world: DrillWorld): string[] {
    const known = invariants(aftermath, world).filter((problem) => /^I[1-8]:|chain is broken|is still in/.test(problem));
    return [...known, ...second(aftermath), ...this.#afterKill(aftermath), ...unapproved(aftermath), ...overBudget(aftermath), ...this.#overridden, ...ownChanges(aftermath), ...this.#untouchable(aftermath)];
  }

  #afterKill(aftermath: Aftermath): string[] {
    return done(aftermath)
      .filter(({ at }) => this.kills.some(({ from, until }) => at > from && (until === undefined || at < until)))
      .map(({ action, at }) => `I3: ${action} at ${at}, while the kill switch was on`);
  }

  #untouchable(aftermath: Aftermath): string[] {
    const applied = new Set([...aftermath.ledgers.values()].flatMap((entries) => entries.flatMap(({ body }) => (body.record === 'APPLYING' ? [String(body['token'])] : []))));
    return done(aftermath)
      .filter(({ token }) => applied.has(token ?? ''))
      .flatMap(({ action, at, parameters, account }) => {
        const names = JSON.stringify(parameters);
        const touched = [...this.forbidden].find(([resource, since]) => at > since && (names.includes(`"${resource}"`) || names.includes(`"${resource.split('/').at(-1) ?? resource}"`)));
        if (account !== aftermath.incidents[0]?.resource.account) return [`I8: ${action} in the account ${account}`];
        return touched === undefined ? [] : [`I8: ${action} on ${touched[0]} at ${at}, forbidden since ${touched[1]}`];
      });
  }
}

function second(aftermath: Aftermath): string[] {
  const count = doubles(aftermath);
  return count === 0 ? [] : [`I2: ${count} effects twice`];
}

/** I3: where a person was asked, nothing without a yes to that very plan, and nothing after a no. */
function unapproved(aftermath: Aftermath): string[] {
  return aftermath.incidents
    .filter(({ timeline }) => timeline.some(({ code }) => code === 'APPROVAL_NEEDED'))
    .flatMap(({ id, approvals }) => {
      const plans = new Set((aftermath.ledgers.get(id) ?? []).flatMap(({ body }) => (body.record === 'APPLYING' ? [String(body['plan'])] : [])));
      return [...plans].filter((plan) => approvals.find(({ planHash }) => planHash === plan)?.decision !== 'approve').map((plan) => `I3: ${id} applied ${plan}, which nobody approved`);
    });
}

/** I4: incidents that the guards let through within an hour of their clock. */
function overBudget({ incidents }: Aftermath): string[] {
  const allowed = new Map<string, Set<string>>();
  for (const { id, remediation, timeline } of incidents) {
    for (const { code, at } of timeline) if (code === 'ALLOWED') allowed.set(`${remediation ?? ''} ${at.slice(0, 13)}`, (allowed.get(`${remediation ?? ''} ${at.slice(0, 13)}`) ?? new Set()).add(id));
  }
  return [...allowed].flatMap(([key, ids]) => {
    const limit = remediations.find(({ id }) => id === key.split(' ')[0])?.blast.perHour ?? 0;
    return ids.size > limit ? [`I4: ${ids.size} incidents of ${key}; ${limit} are allowed`] : [];
  });
}

function ownChanges({ incidents }: Aftermath): string[] {
  return incidents.filter(({ signals }) => JSON.stringify(signals).includes(ECHO)).map(({ id }) => `I7: our own change opened or joined ${id}`);
}
