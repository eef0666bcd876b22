import type { JsonObject } from '../../core/json.ts';
import { CloudError, isReading, type Clock, type Cloud, type CloudContext, type CloudErrorKind, type Store } from '../../ports/index.ts';
import { recordEffect } from './effects.ts';
import { hit, readFaults, type CallFault } from './call-faults.ts';
import type { SandboxAction } from './model.ts';
import { sandboxServices } from './services/index.gen.ts';
import { StoredWorld } from './world.ts';

/** What the provider would answer for each fault. */
const REFUSALS: Readonly<Partial<Record<CallFault['kind'], readonly [CloudErrorKind, string]>>> = {
  throttle: ['throttled', 'RequestLimitExceeded'],
  deny: ['denied', 'UnauthorizedOperation'],
  quota: ['quota', 'LimitExceededException'],
  unavailable: ['unavailable', 'ServiceUnavailable'],
  timeout: ['unknown-outcome', 'RequestTimeout'],
};

/**
 * A simulated cloud account: the provider's own calls on resources kept in the Store, faults that can be injected, and a log
 * of every mutating call. Calls that carry the same token have one effect, as where the provider knows client tokens.
 */
export class Sandbox implements Cloud {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async call(action: string, parameters: JsonObject, context: CloudContext): Promise<JsonObject> {
    const run = actionOf(action);
    const faults = await readFaults(this.#store);
    const fault = await hit(this.#store, this.#clock, faults, action, JSON.stringify(parameters));
    const refusal = fault && REFUSALS[fault.kind];
    const stale = faults.filter(({ kind }) => kind === 'stale-reads');
    const world = new StoredWorld(this.#store, this.#clock, context, (id) => stale.find(({ resource }) => resource === undefined || resource === id)?.seconds ?? 0);
    if (isReading(action)) {
      if (refusal !== undefined) throw new CloudError(refusal[0], refusal[1], `${action} was refused.`);
      return run(parameters, world);
    }
    return this.#change(action, parameters, context, async () => {
      if (refusal !== undefined) throw new CloudError(refusal[0], refusal[1], `${action} was refused.`);
      return run(parameters, world);
    }, fault?.kind === 'timeout-after-effect');
  }

  async #change(action: string, parameters: JsonObject, context: CloudContext, run: () => Promise<JsonObject>, losesAnswer: boolean): Promise<JsonObject> {
    const record = (error: string | null): Promise<void> => recordEffect(this.#store, this.#clock, { action, parameters, context, error });
    let answer: JsonObject;
    try {
      answer = await run();
    } catch (thrown) {
      if (thrown instanceof CloudError) await record(thrown.code);
      throw thrown;
    }
    await record(null);
    if (losesAnswer) throw new CloudError('unknown-outcome', 'RequestTimeout', `The answer of ${action} was lost.`);
    return answer;
  }
}

function actionOf(action: string): SandboxAction {
  const service = sandboxServices.find(({ id }) => id === action.split(':')[0]);
  const run = service !== undefined && Object.hasOwn(service.actions, action) ? service.actions[action] : undefined;
  if (run === undefined) throw new CloudError('invalid', 'NotSimulated', `The sandbox does not know ${action}.`);
  return run;
}
