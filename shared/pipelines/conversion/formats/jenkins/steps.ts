import type { AstStep } from '../../../jenkins/index.ts';
import type { Condition, Step, Text } from '../../model.ts';
import type { Losses } from '../../yaml-source.ts';
import { namedValue, rawText } from './arguments.ts';

/** What the steps around a step set. */
export interface Around {
  readonly place: string;
  readonly name?: string;
  readonly path?: string;
  readonly env: Readonly<Record<string, Text>>;
  readonly condition?: Condition;
  readonly mayFail?: true;
}

const MAX_DEPTH = 20;
/** Steps that only surround others, or tell people something. */
const TRANSPARENT = new Set(['timestamps', 'ansiColor', 'timeout', 'retry', 'catchError', 'warnError', 'container', 'node', 'wrap', 'lock']);
const WITHOUT_MEANING = new Set(['cleanWs', 'deleteDir', 'milestone', 'properties', 'checkout', 'git']);

/** Steps of a stage ("Pipeline: Basic Steps", "Pipeline: Nodes and Processes"); what needs Jenkins itself is listed. */
export function readSteps(steps: readonly AstStep[], around: Around, losses: Losses, depth = 0): readonly Step[] {
  return depth > MAX_DEPTH ? [] : steps.flatMap((step) => readStep(step, around, losses, depth));
}

function readStep(step: AstStep, around: Around, losses: Losses, depth: number): readonly Step[] {
  const { name, arguments: given, children = [] } = step;
  const text = (key: string): string | undefined => {
    const value = namedValue(given, key);
    return value?.isLiteral === true ? String(value.value ?? '') : undefined;
  };
  const base = { place: around.place, ...(around.condition === undefined ? {} : { condition: around.condition }), ...(around.mayFail ? { mayFail: true as const } : {}) };
  const lost = (why: string): readonly Step[] => {
    losses.add('STEP_NOT_CARRIED', around.place, why);
    return [];
  };
  if (name === 'sh' || name === 'echo') {
    const raw = namedValue(given, name === 'sh' ? 'script' : 'message');
    const filled = raw && rawText(raw, []);
    if (filled === undefined) return lost(`The text of "${name}" is computed by Groovy.`);
    const script = filled.map((part) => (typeof part === 'string' ? part : `\${${part.name}}`)).join('');
    const label = Array.isArray(given) && given.some((argument) => 'key' in argument && argument.key === 'label') ? text('label') : undefined;
    return [{ ...base, kind: 'run', ...((label ?? around.name) === undefined ? {} : { name: label ?? around.name ?? '' }), script: name === 'sh' ? script.replace(/^\n+|\s+$/g, '') : `echo '${script.replaceAll("'", String.raw`'\''`)}'`, references: [], shell: 'bash', path: around.path ?? '.', env: around.env }];
  }
  if (name === 'dir') return readSteps(children, { ...around, path: text('path') ?? '.' }, losses, depth + 1);
  if (name === 'withEnv') {
    const listed = String(namedValue(given, 'overrides')?.value ?? '');
    const pairs = [...listed.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\$]|\\.)*)"/g)].map((match) => (match[1] ?? match[2] ?? '').replaceAll(/\\(.)/g, '$1'));
    const env = Object.fromEntries(pairs.map((pair): [string, Text] => [pair.split('=')[0] ?? '', [pair.slice(pair.indexOf('=') + 1).replaceAll('$$', '$')]]));
    return readSteps(children, { ...around, env: { ...around.env, ...env } }, losses, depth + 1);
  }
  if (name === 'withCredentials') {
    losses.add('SECRET_TO_SET', around.place, 'Credentials of Jenkins that its steps use must be set anew, under the names of their variables.');
    return readSteps(children, around, losses, depth + 1);
  }
  if (name === 'archiveArtifacts' || name === 'stash') return [{ ...base, kind: 'upload', artifact: [text('name') ?? 'artifacts'], paths: (text(name === 'stash' ? 'includes' : 'artifacts') ?? '**').split(',').map((path) => path.trim()) }];
  if (name === 'junit') return [{ ...base, kind: 'upload', artifact: ['test-results'], paths: [text('testResults') ?? '**/*.xml'] }];
  if (name === 'unstash') return [{ ...base, kind: 'download', artifact: [text('name') ?? 'artifacts'] }];
  if (TRANSPARENT.has(name)) {
    if (name === 'timeout' || name === 'retry' || name === 'lock' || name === 'node') losses.add('KEY_NOT_CARRIED', around.place, `"${name}" around steps is left out.`);
    return readSteps(children, { ...around, ...(name === 'catchError' || name === 'warnError' ? { mayFail: true as const } : {}) }, losses, depth + 1);
  }
  return WITHOUT_MEANING.has(name) ? [] : lost(`"${name}" needs Jenkins or a plugin of it.`);
}
