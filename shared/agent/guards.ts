import { DevopsError } from '../core/errors.ts';
import type { Caller, OperationMetadata, Risk } from './operation.ts';
import type { Store } from '../ports/index.ts';

/** Where the operator's switches are kept. */
export const GUARD_STATE_KEY = { partition: 'guards', sort: 'state' } as const;

export interface GuardContext {
  readonly operation: OperationMetadata;
  readonly caller: Caller;
  readonly store: Store;
}

/** Refuses by throwing; anything a guard cannot find out is a refusal. */
export interface Guard {
  readonly id: string;
  readonly risks: readonly Risk[];
  check(context: GuardContext): Promise<void>;
}

/** The caller holds the operation's scope, its area's `:*`, or `*`. */
export function requireScope(operation: OperationMetadata, caller: Caller): void {
  if (operation.scope === 'public') return;
  const area = operation.scope.split(':')[0] ?? operation.scope;
  const granted = caller.scopes.some((scope) => scope === '*' || scope === operation.scope || scope === `${area}:*`);
  if (granted) return;
  throw new DevopsError('forbidden', 'SCOPE_MISSING', `This call needs the scope ${operation.scope}. Ask for a token that carries it.`);
}

const killSwitch: Guard = {
  id: 'kill-switch',
  risks: ['act'],
  check: async ({ store }) => {
    const state = (await store.get(GUARD_STATE_KEY))?.value;
    if (state?.['killSwitch'] !== true) return;
    throw new DevopsError('forbidden', 'KILL_SWITCH_ON', 'The kill switch is on: nothing acts until it is turned off.');
  },
};

const capabilityEnabled: Guard = {
  id: 'capability-enabled',
  risks: ['act'],
  check: async ({ store, operation }) => {
    const modes = (await store.get(GUARD_STATE_KEY))?.value['modes'];
    const mode = modes !== null && typeof modes === 'object' && !Array.isArray(modes) ? Reflect.get(modes, operation.id) : undefined;
    if (mode === 'auto' || mode === 'approve') return;
    throw new DevopsError('forbidden', 'CAPABILITY_NOT_ENABLED', `${operation.id} is in dry run. Enable it before it may act.`);
  },
};

/** In the order in which they are asked. */
export const GUARDS: readonly Guard[] = [killSwitch, capabilityEnabled];

/** Asks every guard of the operation's risk; a guard that fails to answer refuses. */
export async function checkGuards(context: GuardContext, guards: readonly Guard[] = GUARDS): Promise<void> {
  for (const guard of guards.filter((candidate) => candidate.risks.includes(context.operation.risk))) {
    try {
      await guard.check(context);
    } catch (thrown) {
      if (thrown instanceof DevopsError && thrown.kind === 'forbidden') throw thrown;
      throw new DevopsError('unavailable', 'GUARD_UNAVAILABLE', `The guard ${guard.id} could not answer, so nothing was done. Retry later.`, {
        cause: thrown,
      });
    }
  }
}
