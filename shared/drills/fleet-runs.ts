import { advanceFleet, giveUpFleet, requestFleetApproval, stepMember, type FleetStep } from '../incidents/index.ts';
import type { Ports } from '../ports/index.ts';

/** As the map of the state machine has it. */
const MAX_CONCURRENCY = 10;
/** As the state machine repeats a step: pauses in seconds. */
const RETRY_PAUSES = [1, 2, 4, 8, 16, 20] as const;

interface MapRun {
  readonly fleet: string;
  /** Failures with which it still goes on. */
  readonly borne: number;
  readonly waiting: number[];
  atWork: number;
  failed: number;
  isOver: boolean;
  readonly ended: () => void;
}

interface Surroundings {
  readonly reach: () => Pick<Ports, 'store' | 'clock' | 'cloud' | 'workflows'>;
  readonly after: (seconds: number, run: () => Promise<void>) => void;
  /** Seconds that a step takes to begin. */
  readonly delay: () => number;
  /** Called when another worker begins. */
  readonly worker: () => void;
  readonly waitFor: (token: string, seconds: number, goOn: () => void) => void;
  readonly end: (execution: string, status: 'succeeded' | 'failed') => void;
}

/** The state machine of `infra/workflows/fleet` in a drill's own time: gate, maps with their limits, waits and repeats. */
export class FleetRuns {
  readonly #around: Surroundings;
  #waits = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  begin(execution: string, fleet: string): void {
    this.#later(0, () => this.#gate(execution, fleet));
  }

  #later(seconds: number, run: () => Promise<void>): void {
    this.#around.after(seconds + this.#around.delay(), run);
  }

  /** One task with its repeats; `undefined` once they are used up. */
  #task<Result>(run: () => Promise<Result>, then: (result: Result | undefined) => void, attempt = 0): void {
    this.#later(0, async () => {
      this.#around.worker();
      let result: Result;
      try {
        result = await run();
      } catch {
        const pause = RETRY_PAUSES[attempt];
        if (pause === undefined) then(undefined);
        else this.#later(pause, async () => this.#task(run, then, attempt + 1));
        return;
      }
      then(result);
    });
  }

  async #gate(execution: string, fleet: string): Promise<void> {
    this.#task(() => advanceFleet(this.#around.reach(), fleet), (step) => (step === undefined ? this.#giveUp(execution, fleet) : this.#route(execution, fleet, step)));
  }

  #route(execution: string, fleet: string, step: FleetStep): void {
    const gate = (): Promise<void> => this.#gate(execution, fleet);
    if (step.next === 'closed') this.#around.end(execution, 'succeeded');
    else if (step.next === 'bake' || step.next === 'pause') this.#later(step.waitSeconds, gate);
    else if (step.next === 'approve') this.#approve(execution, fleet, step.waitSeconds);
    else this.#map(fleet, step, () => this.#later(0, gate));
  }

  #approve(execution: string, fleet: string, seconds: number): void {
    this.#waits += 1;
    const token = `${execution}#${this.#waits}`;
    this.#around.waitFor(token, seconds, () => this.#later(0, () => this.#gate(execution, fleet)));
    this.#task(() => requestFleetApproval(this.#around.reach(), fleet, token), () => undefined);
  }

  #map(fleet: string, { next, members, toleratedFailurePercentage }: FleetStep, ended: () => void): void {
    const borne = next === 'wave' ? (members.length * toleratedFailurePercentage) / 100 : 0;
    const run: MapRun = { fleet, borne, waiting: [...members], atWork: 0, failed: 0, isOver: false, ended };
    for (let slot = 0; slot < MAX_CONCURRENCY; slot += 1) this.#next(run);
  }

  #next(run: MapRun): void {
    const index = run.waiting.shift();
    if (index === undefined) return;
    run.atWork += 1;
    this.#member(run, index);
  }

  #member(run: MapRun, index: number): void {
    if (run.isOver) return;
    this.#task(() => stepMember(this.#around.reach(), run.fleet, index), (step) => {
      if (step?.state === 'running') this.#later(step.waitSeconds, async () => this.#member(run, index));
      else this.#settled(run, step === undefined || step.state === 'failed');
    });
  }

  /** A map ends with its last member, or when more have failed than it bears: those at work are then left where they are. */
  #settled(run: MapRun, isFailed: boolean): void {
    if (run.isOver) return;
    run.atWork -= 1;
    run.failed += isFailed ? 1 : 0;
    run.isOver = run.failed > run.borne || (run.atWork === 0 && run.waiting.length === 0);
    if (run.isOver) run.ended();
    else this.#next(run);
  }

  #giveUp(execution: string, fleet: string): void {
    this.#task(() => giveUpFleet(this.#around.reach(), fleet), (given) => this.#around.end(execution, given === undefined ? 'failed' : 'succeeded'));
  }
}
