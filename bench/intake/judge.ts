import { MemoryStore } from '../../shared/adapters/memory/store.ts';
import { MemoryWorkflows } from '../../shared/adapters/memory/workflows.ts';
import { ingest } from '../../shared/incidents/index.ts';
import { readSignals, type Intake } from '../../shared/incidents/intake/intake.ts';
import type { Clock } from '../../shared/ports/index.ts';
import { remediations, type Signal } from '../../shared/remediation/index.ts';

/** What became of one event. */
export interface Verdict {
  readonly kind: 'typed' | 'refused' | 'threw';
  /** Its event, the code of its refusal, or what was thrown. */
  readonly as: string;
  readonly detail: string;
  readonly signals: readonly Signal[];
  /** The best of a few readings. */
  readonly ms: number;
  /** Incidents that it opened where nothing was before. */
  readonly incidents: number;
}

const READINGS = 3;
const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** Reads one event and takes it into an empty store, at the time that it tells of. */
export async function judge(event: unknown): Promise<Verdict> {
  try {
    const { intake, ms } = timed(event);
    const incidents = intake.kind === 'typed' ? await opened(event, intake.signals) : 0;
    if (intake.kind === 'typed') return { kind: 'typed', as: intake.event, detail: '', signals: intake.signals, ms, incidents };
    if (!CODE.test(intake.code) || intake.detail === '') throw new Error(`The refusal ${JSON.stringify(intake)} has no code or no reason.`);
    return { kind: 'refused', as: intake.code, detail: intake.detail, signals: [], ms, incidents };
  } catch (thrown) {
    return { kind: 'threw', as: String(thrown), detail: '', signals: [], ms: 0, incidents: 0 };
  }
}

function timed(event: unknown): { readonly intake: Intake; readonly ms: number } {
  let best = Number.POSITIVE_INFINITY;
  let intake = readSignals(event, 'aws');
  for (let reading = 0; reading < READINGS; reading += 1) {
    const started = performance.now();
    intake = readSignals(event, 'aws');
    best = Math.min(best, performance.now() - started);
  }
  return { intake, ms: best };
}

async function opened(event: unknown, [signal]: readonly Signal[]): Promise<number> {
  if (signal === undefined) return 0;
  const clock: Clock = { now: () => new Date(new Date(signal.at).getTime() + 1000) };
  const workflows = new MemoryWorkflows(['recovery'], clock);
  const taken = await ingest({ store: new MemoryStore(clock), clock, workflows }, event, 'aws');
  return taken.kind === 'accepted' ? taken.incidents.length : 0;
}

/** True when a remedy of the catalogue is for it and knows which resource to act on. */
export function isAnswered(signal: Signal): boolean {
  return signal.status === 'firing' && !signal.sample && !signal.suppressed && remediations.some((remedy) => remedy.matches(signal) && (remedy.resourceOf === undefined ? signal.resources.some(({ type }) => remedy.resourceTypes.includes(type)) : remedy.resourceOf(signal) !== undefined));
}
