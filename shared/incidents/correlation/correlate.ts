import { digestOf } from '../../core/digest.ts';
import { DevopsError } from '../../core/errors.ts';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Ports, ResourceRef } from '../../ports/index.ts';
import type { Remediation, Signal } from '../../remediation/index.ts';
import { listed } from '../incident-list.ts';
import { changeIncident, incidentKey, noted, toIncident, toJson } from '../incident-store.ts';
import { resourceKey } from '../lease.ts';
import { markDue } from '../outbox.ts';
import { signalSchema, type Incident } from '../model.ts';
import { episodeKey } from './episodes.ts';
import { knownFact, noteFact, settleFact, type KnownFact } from './fingerprints.ts';
import { isOwnChange } from './own-changes.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

const MAX_AGE_HOURS = 24;
const MAX_SIGNALS = 50;
const ATTEMPTS = 20;
const ECHO_MINUTES = 60;

/** What became of a signal. */
export type Correlated =
  | { readonly kind: 'opened' | 'joined'; readonly incident: string }
  /** Older, known already, or nothing to act on; the incident it belongs to, if any. */
  | { readonly kind: 'known'; readonly incident: string | null }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

/**
 * Makes one incident of many signals: the same fact in three shapes, an alarm and its composite, every signal about a
 * resource while an incident on it is open. Idempotent: a signal given twice, late or to two workers at once changes nothing more.
 * `follow` is done with the incident before the signal counts as settled: again, should a worker die in between.
 */
export async function correlate(reach: Reach, catalogue: readonly Remediation[], signal: Signal, follow: (incident: string) => Promise<void> = async () => undefined): Promise<Correlated> {
  const refusal = await refusalOf(reach, signal);
  if (refusal !== undefined) return refusal;
  const { accepted, incident, before } = await noteFact(reach, signal);
  if (!accepted) return { kind: 'known', incident };
  const correlated = await place(reach, catalogue, signal, { incident, before });
  if (correlated.incident !== null) await follow(correlated.incident);
  await settleFact(reach, signal, correlated.incident);
  return correlated;
}

type Opened = { readonly kind: 'opened' | 'joined'; readonly incident: string };
/** What is known of the fact: its last incident, and its state before this one. */
type Last = Pick<KnownFact, 'incident' | 'before'>;
type Placed = Exclude<Correlated, { kind: 'refused' }>;

/** Brings a new state of a fact to its incident. Repeated as a whole when a worker dies on the way. */
async function place(reach: Reach, catalogue: readonly Remediation[], signal: Signal, last: Last): Promise<Placed> {
  if (signal.status !== 'firing') return followUp(reach, signal, last.incident);
  if (await isEcho(reach, signal, last)) return { kind: 'known', incident: last.incident };
  const opened = await openOrJoin(reach, catalogue, signal);
  for (const child of signal.children ?? []) await reach.store.put({ partition: 'composites', sort: child.slice(0, 900) }, { incident: opened.incident });
  return opened;
}

type Refusal = Extract<Correlated, { kind: 'refused' }>;

const refuse = (code: string, detail: string): Refusal => ({ kind: 'refused', code, detail });

async function refusalOf(reach: Reach, signal: Signal): Promise<Refusal | undefined> {
  if (signal.sample) return refuse('SAMPLE_FINDING', 'This is a sample of its source and is never acted on.');
  if (signal.suppressed) return refuse('FINDING_SUPPRESSED', 'It is suppressed or archived where it comes from.');
  if (reach.clock.now().getTime() - new Date(signal.at).getTime() > MAX_AGE_HOURS * 3_600_000) return refuse('EVENT_TOO_OLD', `It is older than ${MAX_AGE_HOURS} hours; the reconciler reads what still holds.`);
  if (await isOwnChange(reach, signal)) return refuse('OWN_CHANGE', 'This service made that change itself.');
  return undefined;
}

/**
 * A finding is sent for hours as it was before it was healed: whether it holds again is read from live state, not from it.
 * What has fired all along and was not healed is with a person already.
 */
async function isEcho({ store, clock }: Reach, { kind }: Signal, { incident, before }: Last): Promise<boolean> {
  const item = incident === null ? undefined : await store.get(incidentKey(incident));
  if (item === undefined) return false;
  const { outcome, closedAt } = toIncident(item);
  if (closedAt === undefined || clock.now().getTime() - new Date(closedAt).getTime() >= ECHO_MINUTES * 60_000) return false;
  return outcome === 'VERIFIED' ? kind === 'finding' : before === 'firing';
}

/** The end of a fact, or news of it, belongs to the incident that it opened. */
async function followUp(reach: Reach, signal: Signal, incident: string | null): Promise<Placed> {
  if (incident === null) return { kind: 'known', incident: null };
  await join(reach, incident, signal);
  return { kind: 'known', incident };
}

async function openOrJoin(reach: Reach, catalogue: readonly Remediation[], signal: Signal): Promise<Opened> {
  const related = await relatedIncident(reach, signal);
  const remediation = catalogue.find((candidate) => candidate.matches(signal) && targetOf(candidate, signal) !== undefined);
  const resource = (remediation && targetOf(remediation, signal)) ?? signal.resources[0] ?? unmapped(signal);
  if (related !== undefined && (await join(reach, related, signal))) {
    if (remediation !== undefined) await adopt(reach, related, resource, remediation);
    return { kind: 'joined', incident: related };
  }
  return claimEpisode(reach, signal, resource, remediation);
}

function targetOf(remediation: Remediation, signal: Signal): ResourceRef | undefined {
  return remediation.resourceOf === undefined ? signal.resources.find(({ type }) => remediation.resourceTypes.includes(type)) : remediation.resourceOf(signal);
}

/** Stands for what nothing is known to act on, so that a person sees it. */
function unmapped(signal: Signal): ResourceRef {
  return { provider: 'aws', account: signal.account, region: signal.region, type: 'Unmapped', id: digestOf(signal.fingerprint).slice(0, 24) };
}

/** By composite alarm: the parent of this child, or a child of this parent. */
async function relatedIncident({ store }: Reach, signal: Signal): Promise<string | undefined> {
  const parent = await store.get({ partition: 'composites', sort: signal.fingerprint.slice(0, 900) });
  if (typeof parent?.value['incident'] === 'string') return parent.value['incident'];
  for (const child of signal.children ?? []) {
    const known = await knownFact({ store }, child);
    if (known?.incident !== null && known?.incident !== undefined) return known.incident;
  }
  return undefined;
}

/** One open incident per resource: whoever writes the episode first opens it, everybody else joins. */
async function claimEpisode(reach: Reach, signal: Signal, resource: ResourceRef, remediation: Remediation | undefined): Promise<Opened> {
  const { store } = reach;
  const own = `inc_${digestOf({ resource: resourceKey(resource), fingerprint: signal.fingerprint, at: signal.at, version: signal.version ?? 0 }).slice(0, 24)}`;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const episode = await store.get(episodeKey(resource));
    const current = episode?.value['incident'];
    try {
      if (typeof current === 'string') {
        // Claimed, but not there yet: its worker is about to open it, or dead. Whoever comes first does.
        if ((await store.get(incidentKey(current))) === undefined) return await open(reach, newIncident(reach, current, signal, resource, remediation));
        if (await join(reach, current, signal)) return { kind: 'joined', incident: current };
        // Given again after its incident was closed.
        if (current === own) return { kind: 'joined', incident: own };
      }
      await store.put(episodeKey(resource), { incident: own }, { ifVersion: episode?.version ?? 0 });
      return await open(reach, newIncident(reach, own, signal, resource, remediation));
    } catch (thrown) {
      if (!isVersionConflict(thrown)) throw thrown;
    }
  }
  throw new DevopsError('unavailable', 'EPISODE_CONTESTED', 'Too many signals about one resource at once. Send it again.');
}

/** A composite alarm names no resource: its incident becomes that of the first child that does. */
async function adopt(reach: Reach, id: string, resource: ResourceRef, remediation: Remediation): Promise<void> {
  const incident = await changeIncident(reach, id, (latest) => (latest.remediation === null && latest.phase === 'correlate' ? { remediation: remediation.id, resource, resources: [...latest.resources, resource] } : undefined));
  if (incident.resource.id !== resource.id) return;
  const episode = await reach.store.get(episodeKey(resource));
  await reach.store.put(episodeKey(resource), { incident: id }, { ifVersion: episode?.version ?? 0 }).catch((thrown: unknown) => {
    if (!isVersionConflict(thrown)) throw thrown;
  });
}

/** Throws a version conflict when it is there already. */
async function open(reach: Reach, incident: Incident): Promise<Opened> {
  const { store } = reach;
  await listed(reach, incident);
  await markDue(reach, incident);
  await store.put(incidentKey(incident.id), toJson(incident), { ifVersion: 0 });
  return { kind: 'opened', incident: incident.id };
}

function newIncident({ clock }: Reach, id: string, signal: Signal, resource: ResourceRef, remediation: Remediation | undefined): Incident {
  const now = clock.now().toISOString();
  return {
    id,
    status: 'open',
    phase: 'correlate',
    severity: signal.severity,
    title: signal.title,
    resource,
    resources: [...signal.resources],
    signals: [toSignal(signal)],
    signalsLeftOut: 0,
    remediation: remediation?.id ?? null,
    attempt: 1,
    executions: 0,
    hypotheses: [],
    facts: {},
    tried: [],
    fences: {},
    approvals: [],
    phaseSince: now,
    timeline: [{ at: now, phase: 'correlate', code: 'OPENED', detail: signal.title.slice(0, 1000) }],
    openedAt: now,
    updatedAt: now,
  };
}

function toSignal(signal: Signal): Incident['signals'][number] {
  return signalSchema.parse(toJson(signal));
}

/** Adds the signal to an incident that is still open; false when it is closed or gone. */
async function join(reach: Reach, id: string, signal: Signal): Promise<boolean> {
  const item = await reach.store.get(incidentKey(id));
  if (item === undefined || toIncident(item).phase === 'closed') return false;
  const joined = await changeIncident(reach, id, (incident) => {
    if (incident.phase === 'closed') return undefined;
    const others = incident.signals.filter(({ fingerprint }) => fingerprint !== signal.fingerprint);
    if (others.length < incident.signals.length) return { signals: [...others, toSignal(signal)] };
    if (others.length >= MAX_SIGNALS) return { signalsLeftOut: incident.signalsLeftOut + 1 };
    return {
      signals: [...others, toSignal(signal)],
      severity: worse(incident.severity, signal.severity),
      timeline: noted(incident, reach.clock.now(), 'correlate', 'JOINED', signal.title),
    };
  });
  return joined.phase !== 'closed';
}

const ORDER = ['low', 'medium', 'high', 'critical'] as const;

function worse(a: Incident['severity'], b: Incident['severity']): Incident['severity'] {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}
