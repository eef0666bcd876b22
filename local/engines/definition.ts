import { isObject } from '../template/resolve.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How a state is done here; anything but a task or a wait is the interpreter's own. */
export type LocalState = 'invoke' | 'callback' | 'wait';

/** Longer than any wait of ours; our own timers end them, since the interpreter's cannot be moved. */
const NEVER_SECONDS = 2_000_000;

/**
 * A definition as the interpreter is to run it, with what its tasks are. Waits become tasks, so that the clock can be
 * advanced, and the time limit of a task that waits for a token is handed to us for the same reason; names, order and
 * data flow stay as they are.
 */
export function localDefinition(definition: Fields): { readonly definition: Fields; readonly tasks: ReadonlyMap<string, LocalState> } {
  const tasks = new Map<string, LocalState>();
  const states = isObject(definition['States']) ? Object.entries(definition['States']) : [];
  const translated = states.map(([name, state]): [string, unknown] => [name, isObject(state) ? translate(name, state, tasks) : state]);
  return { definition: { ...definition, States: Object.fromEntries(translated) }, tasks };
}

function translate(name: string, state: Fields, tasks: Map<string, LocalState>): Fields {
  if (state['Type'] === 'Wait' && (state['SecondsPath'] !== undefined || state['Seconds'] !== undefined)) {
    tasks.set(name, 'wait');
    const { SecondsPath: path, Seconds: seconds, Type: _type, ...rest } = state;
    return { ...rest, Type: 'Task', Resource: 'local:wait', Parameters: path === undefined ? { seconds } : { 'seconds.$': path }, ResultPath: null, TimeoutSeconds: NEVER_SECONDS };
  }
  if (state['Type'] === 'Task') {
    const isCallback = String(state['Resource']).endsWith('.waitForTaskToken');
    tasks.set(name, isCallback ? 'callback' : 'invoke');
    if (!isCallback) return state;
    const { TimeoutSecondsPath: path, TimeoutSeconds: seconds = NEVER_SECONDS, Parameters: parameters, ...rest } = state;
    const limit = path === undefined ? { timeoutSeconds: seconds } : { 'timeoutSeconds.$': path };
    return { ...rest, Parameters: { ...(isObject(parameters) ? parameters : {}), ...limit }, TimeoutSeconds: NEVER_SECONDS };
  }
  return nested(state, tasks);
}

/** Inside maps and branches. */
function nested(state: Fields, tasks: Map<string, LocalState>): Fields {
  const inside = (value: unknown): unknown => {
    if (!isObject(value)) return value;
    const { definition, tasks: found } = localDefinition(value);
    for (const [name, kind] of found) tasks.set(name, kind);
    return definition;
  };
  return {
    ...state,
    ...(state['ItemProcessor'] === undefined ? {} : { ItemProcessor: inside(state['ItemProcessor']) }),
    ...(state['Iterator'] === undefined ? {} : { Iterator: inside(state['Iterator']) }),
    ...(Array.isArray(state['Branches']) ? { Branches: state['Branches'].map(inside) } : {}),
  };
}
