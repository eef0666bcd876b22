import type { AstStep } from '../../../jenkins/index.ts';
import { toolSetup } from '../../../generation/tools.ts';
import { GIVE_BACK } from '../../../platforms/jenkins/container.ts';
import type { Condition, Step, Text } from '../../model.ts';
import { plainText } from '../../text.ts';
import { toolsOf } from '../../tool-lines.ts';
import type { Losses } from '../../yaml-source.ts';
import { namedValue, rawText, readBindings, readPairs } from './arguments.ts';
import { holderOf, readValue } from './references.ts';
import { readInterpreter, STEP_OF_SHELL } from './shell.ts';

/** What stands around a step. */
export interface Around {
  readonly place: string;
  /** Of a step without a label. */
  readonly name?: string;
  readonly path?: string;
  readonly env: Readonly<Record<string, Text>>;
  /** Variables of the job. */
  readonly outer: Readonly<Record<string, Text>>;
  readonly axes: readonly string[];
  readonly condition?: Condition;
  readonly mayFail?: true;
}

const MAX_DEPTH = 20;
/** Steps that only surround others, or tell people something. */
const TRANSPARENT = new Set(['timestamps', 'ansiColor', 'timeout', 'retry', 'catchError', 'warnError', 'container', 'node', 'wrap', 'lock']);
const WITHOUT_MEANING = new Set(['cleanWs', 'deleteDir', 'milestone']);
/** Fetches the submodules of a checkout. */
export const SUBMODULES = 'git submodule update --init --recursive';
const SHELLS = new Map([['sh', 'bash'], ...Object.entries(STEP_OF_SHELL).map(([shell, step]) => [step, shell] as const)]);
/** What an artifact is called that has no name. */
const UNNAMED = 'artifacts';

/** Steps of a stage ("Pipeline: Basic Steps", "Pipeline: Nodes and Processes"); what needs Jenkins itself is listed. */
export function readSteps(steps: readonly AstStep[], around: Around, losses: Losses, depth = 0): readonly Step[] {
  return depth > MAX_DEPTH ? [] : joined(steps.flatMap((step) => readStep(step, around, losses, depth)));
}

/** Files that are stashed and archived as well are one artifact; submodules belong to the checkout before. */
function joined(steps: readonly Step[]): readonly Step[] {
  return steps.reduce<Step[]>((all, step) => {
    const last = all.at(-1);
    const isArchived = step.kind === 'upload' && last?.kind === 'upload' && step.artifact[0] === UNNAMED && step.paths.join() === last.paths.join();
    if (isArchived) return all;
    if (step.kind === 'run' && step.script === SUBMODULES && last?.kind === 'checkout') return [...all.slice(0, -1), { ...last, submodules: true }];
    return [...all, step];
  }, []);
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
  const inside = (more: Partial<Around>): readonly Step[] => readSteps(children, { ...around, ...more }, losses, depth + 1);
  const artifact = (key: string): Text => {
    const value = namedValue(given, key);
    return (value && rawText(value, around.axes)) ?? [UNNAMED];
  };
  switch (name) {
    case 'sh':
    case 'bat':
    case 'powershell':
    case 'pwsh':
      return readShell(step, { ...base, kind: 'run', shell: SHELLS.get(name) ?? 'bash', path: around.path ?? '.', env: around.env }, around, lost);
    case 'echo': {
      const filled = rawText(namedValue(given, 'message') ?? { isLiteral: true, value: '' }, []);
      if (filled === undefined) return lost('The text of "echo" is computed by Groovy.');
      const script = `echo '${asShell(filled).replaceAll("'", String.raw`'\''`)}'`;
      return [{ ...base, kind: 'run', ...(around.name === undefined ? {} : { name: around.name }), script, references: [], shell: 'bash', path: around.path ?? '.', env: around.env }];
    }
    case 'dir':
      return text('path') === undefined ? lost('Its folder is computed by Groovy.') : inside({ path: text('path') ?? '.' });
    case 'withEnv': {
      const { pairs, unknown } = readPairs(namedValue(given, 'overrides'));
      if (unknown > 0) losses.add('VALUE_NOT_CARRIED', around.place, 'Variables of "withEnv" are computed by Groovy.');
      const known = { ...around.outer, ...around.env };
      return inside({ env: { ...around.env, ...Object.fromEntries(pairs.map(([key, value]): [string, Text] => [key, readValue(value, around.axes, known)])) } });
    }
    case 'withCredentials': {
      const bindings = readBindings(namedValue(given, 'bindings'));
      losses.add('SECRET_TO_SET', around.place, bindings.length === 0 ? 'Credentials of Jenkins that its steps use must be set anew, under the names of their variables.' : `Set ${bindings.map(({ id }) => id).join(', ')}, which come from the credentials of Jenkins.`);
      return inside({ env: { ...around.env, ...Object.fromEntries(bindings.map(({ id, variable }): [string, Text] => [variable, [{ kind: 'secret', name: secretName(id, variable) }]])) } });
    }
    case 'checkout':
      return /^(?:\$\{)?scm\}?$/.test(String(namedValue(given, 'scm')?.value ?? '')) ? [{ ...base, kind: 'checkout' }] : lost('It checks out another repository.');
    case 'stash':
    case 'archiveArtifacts':
      return [{ ...base, kind: 'upload', artifact: name === 'stash' ? artifact('name') : [UNNAMED], paths: pathsOf(text(name === 'stash' ? 'includes' : 'artifacts') ?? '**', text('excludes')) }];
    case 'junit':
      return [{ ...base, kind: 'upload', artifact: ['test-results'], paths: [text('testResults') ?? '**/*.xml'] }];
    case 'unstash':
      return [{ ...base, kind: 'download', artifact: artifact('name') }];
    default:
      if (!TRANSPARENT.has(name)) return WITHOUT_MEANING.has(name) ? [] : lost(`"${name}" needs Jenkins or a plugin of it.`);
      if (['timeout', 'retry', 'lock', 'node'].includes(name)) losses.add('KEY_NOT_CARRIED', around.place, `"${name}" around steps is left out.`);
      return inside(name === 'catchError' || name === 'warnError' ? { mayFail: true } : {});
  }
}

/** A secret by its id where that may be a name, else by the variable that holds it. */
export const secretName = (id: string, variable: string): string => (/^[A-Za-z_]\w*$/.test(id) ? id : variable);

const asShell = (text: Text): string => text.map((part) => (typeof part === 'string' ? part : `\${${holderOf(part)}}`)).join('');

const listOf = (text: string): string[] => text.split(',').map((path) => path.trim()).filter((path) => path !== '');

/** `**` below a folder says no more than the folder itself, beside which it stands. */
function pathsOf(includes: string, excludes: string | undefined): readonly string[] {
  const paths = listOf(includes);
  return [...paths.filter((path) => !(path.endsWith('/**') && paths.includes(path.slice(0, -3)))), ...listOf(excludes ?? '').map((path) => `!${path}`)];
}

type Run = Omit<Extract<Step, { kind: 'run' }>, 'script' | 'references' | 'name'>;

function readShell({ name, arguments: given }: AstStep, run: Run, around: Around, lost: (why: string) => readonly Step[]): readonly Step[] {
  const raw = namedValue(given, 'script');
  const filled = raw && rawText(raw, []);
  if (filled === undefined) return lost(`The text of "${name}" is computed by Groovy.`);
  const whole = asShell(filled).replace(/^\n+|\s+$/g, '');
  if (whole === GIVE_BACK_SCRIPT || whole === 'true') return [];
  const tool = printedTool(whole, around.place);
  if (tool !== undefined) return [tool];
  const label = Array.isArray(given) ? given.flatMap((argument) => ('key' in argument && argument.key === 'label' ? [String(argument.value.value ?? '')] : []))[0] : undefined;
  const title = label ?? around.name;
  return [{ ...run, ...(title === undefined ? {} : { name: title }), ...(name === 'sh' ? readInterpreter(whole) : { script: whole }), references: [] }];
}

/** A tool by the very line that the printer writes for it. */
function printedTool(line: string, place: string): Step | undefined {
  const [tool] = toolsOf([line], place).tools;
  if (tool?.kind !== 'setup') return undefined;
  const version = tool.version === null ? null : (plainText(tool.version) ?? null);
  return toolSetup(tool.tool, version)?.imageLines.includes(line) === true ? tool : undefined;
}

const GIVE_BACK_SCRIPT = String(namedValue(GIVE_BACK.arguments, 'script')?.value ?? '');
