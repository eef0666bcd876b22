import type { AstPost, AstStage, AstStep } from '../../../jenkins/index.ts';
import { named, source } from '../../../platforms/jenkins/ast.ts';
import { RUNNER_FILE } from '../../github-runner.ts';
import type { Condition, Job, Step, Text, Workflow } from '../../model.ts';
import { outcomeOf, withoutOutcome } from '../../outcome.ts';
import { variableOf } from '../../text.ts';
import type { Losses } from '../../yaml-source.ts';
import { printArtifact } from './artifacts.ts';
import { printCondition } from './conditions.ts';
import { exact, exactScript, groovyLiteral } from './literals.ts';
import { printable } from './print-environment.ts';
import { isKnownReference, printValue, secretsIn, soleSecret } from './references.ts';
import { STEP_OF_SHELL, withInterpreter } from './shell.ts';
import { SUBMODULES } from './steps.ts';

export interface Printing {
  readonly workflow: Workflow;
  readonly losses: Losses;
  /** Lines that bring the tools of the job. */
  readonly setup: readonly string[];
  /** The checkout is a step, not what Jenkins does by itself. */
  readonly isFetchedLater: boolean;
}

export interface Body extends Pick<AstStage, 'branches' | 'stages'> {
  readonly post?: AstPost;
}

/** A step that could be printed, with what must have become of those before it and what else must hold. */
interface Printed {
  readonly steps: readonly AstStep[];
  readonly outcome: 'success' | 'always' | 'failure';
  readonly condition?: Condition;
}

const shell = (script: string): AstStep => ({ name: 'sh', arguments: [{ key: 'script', value: exactScript(script) }] });
const NOTHING = shell('true');

/**
 * The steps of a job. What runs whatever came before it stands in `post` of a stage around that; what has a condition, in
 * a stage of its own.
 */
export function printBody(job: Job, title: string, printing: Printing): Body {
  const fetched = job.steps.findIndex(({ kind }) => kind === 'checkout');
  const printed = job.steps.flatMap((step, index): Printed[] => {
    const outcome = outcomeOf(step.condition);
    const condition = withoutOutcome(step.condition);
    if (condition !== undefined && (outcome !== 'success' || printCondition(condition) === undefined)) {
      printing.losses.add('CONDITION_NOT_CARRIED', `${step.place}/if`, 'What became of other steps can stand in no condition, so the step is left out.');
      return [];
    }
    const steps = printStep(step, job, printing, index === fetched && !printing.isFetchedLater);
    return steps.length === 0 ? [] : [{ steps: softened(steps, step), outcome, ...(condition === undefined ? {} : { condition }) }];
  });
  const setup: readonly Printed[] = printing.setup.length === 0 ? [] : [{ steps: printing.setup.map(shell), outcome: 'success' }];
  let count = 0;
  const nextName = (): string => `${title}: part ${(count += 1)}`;
  return bodyOf([...setup, ...printed], nextName);
}

function bodyOf(steps: readonly Printed[], nextName: () => string): Body {
  const last = steps.at(-1)?.outcome ?? 'success';
  const tail = last === 'success' ? steps.length : steps.findLastIndex(({ outcome }) => outcome !== last) + 1;
  const rest = steps.slice(0, tail);
  const after = steps.slice(tail).flatMap((each) => each.steps);
  const post: AstPost | undefined = after.length === 0 ? undefined : { conditions: [{ condition: last, branch: { name: 'default', steps: after } }] };
  return { ...insideOf(rest, nextName), ...(post === undefined ? {} : { post }) };
}

function insideOf(steps: readonly Printed[], nextName: () => string): Pick<AstStage, 'branches' | 'stages'> {
  if (steps.every(({ outcome, condition }) => outcome === 'success' && condition === undefined)) return branchesOf(steps);
  const cut = steps.findLastIndex(({ outcome }) => outcome !== 'success') + 1;
  const before: readonly AstStage[] = cut === 0 ? [] : [{ name: nextName(), ...bodyOf(steps.slice(0, cut), nextName) }];
  const stages = runsOf(steps.slice(cut)).map((run): AstStage => {
    const condition = run[0]?.condition === undefined ? undefined : printCondition(run[0].condition);
    return { name: nextName(), ...(condition === undefined ? {} : { when: { conditions: [condition] } }), ...branchesOf(run) };
  });
  return { stages: [...before, ...stages] };
}

function branchesOf(steps: readonly Printed[]): Pick<AstStage, 'branches'> {
  const all = steps.flatMap((each) => each.steps);
  return { branches: [{ name: 'default', steps: all.length > 0 ? all : [NOTHING] }] };
}

/** Neighbours under the same condition. */
function runsOf(steps: readonly Printed[]): readonly (readonly Printed[])[] {
  return steps.reduce<Printed[][]>((runs, step) => {
    const last = runs.at(-1);
    if (last !== undefined && JSON.stringify(last[0]?.condition) === JSON.stringify(step.condition)) last.push(step);
    else runs.push([step]);
    return runs;
  }, []);
}

const softened = (steps: readonly AstStep[], { mayFail }: Step): readonly AstStep[] => (mayFail ? [{ name: 'catchError', arguments: [named('buildResult', 'SUCCESS'), named('stageResult', 'UNSTABLE')], children: steps }] : steps);

function printStep(step: Step, job: Job, { workflow, losses }: Printing, isDone: boolean): readonly AstStep[] {
  switch (step.kind) {
    case 'run':
      return printRun(step, job, workflow, losses);
    case 'checkout':
      if (step.depth !== undefined && step.depth > 1) losses.add('INPUT_NOT_CARRIED', `${step.place}/with/fetch-depth`, 'How much of the history is fetched is a setting of the job.');
      return [...(isDone ? [] : [{ name: 'checkout', arguments: source('${scm}') }]), ...(step.submodules ? [shell(SUBMODULES)] : [])];
    case 'setup':
      return [];
    default:
      return printArtifact(step, workflow, losses);
  }
}

function printRun(step: Extract<Step, { kind: 'run' }>, job: Job, workflow: Workflow, losses: Losses): readonly AstStep[] {
  const lost = (why: string): readonly AstStep[] => {
    losses.add('STEP_NOT_CARRIED', step.place, why);
    return [];
  };
  if (RUNNER_FILE.test(step.script)) return lost('It talks to the runner of GitHub by its files or commands.');
  const foreign = step.references.filter((reference) => !isKnownReference(reference));
  if (foreign.length > 0) return lost(`Jenkins does not know ${foreign.map(({ name }) => name).join(', ')}.`);
  const body = step.script.replace(/\n+$/, '');
  const name = Object.hasOwn(STEP_OF_SHELL, step.shell) ? (STEP_OF_SHELL[step.shell] ?? 'sh') : 'sh';
  const script = name === 'sh' ? withInterpreter(body, step.shell) : body;
  if (script === undefined) return lost(`It is written for ${step.shell}.`);
  const run: AstStep = { name, arguments: [...(step.name === undefined ? [] : [{ key: 'label', value: exact(step.name) }]), { key: 'script', value: exactScript(script) }] };
  const inside = withVariables(run, step, { ...workflow.env, ...job.env }, losses);
  return [step.path === '.' ? inside : { name: 'dir', arguments: [{ key: 'path', value: exact(step.path) }], children: [inside] }];
}

/** A step with its own variables; those of secrets come from credentials, unless the job has them already. */
function withVariables(run: AstStep, step: Extract<Step, { kind: 'run' }>, outer: Readonly<Record<string, Text>>, losses: Losses): AstStep {
  const env = printable(step.env, `${step.place}/env`, losses);
  const read = Object.fromEntries(step.references.filter(({ kind }) => kind === 'secret').map((reference): [string, Text] => [variableOf(reference), [reference]]));
  const secrets = Object.entries(secretsIn({ ...read, ...env })).filter(([name, { name: id }]) => soleSecret(outer[name])?.name !== id || Object.hasOwn(env, name));
  for (const [, { name }] of secrets) losses.add('SECRET_TO_SET', step.place, `Set the credentials ${name}, of the kind "Secret text".`);
  const pairs = Object.entries(env).filter(([, text]) => soleSecret(text) === undefined).map(([name, text]) => groovyLiteral(`${name}=${printValue(text)}`));
  const bindings = secrets.map(([variable, { name }]) => `string(credentialsId: ${groovyLiteral(name)}, variable: ${groovyLiteral(variable)})`);
  const inside: AstStep = pairs.length === 0 ? run : { name: 'withEnv', arguments: [{ key: 'overrides', value: source(`[${pairs.join(', ')}]`) }], children: [run] };
  return bindings.length === 0 ? inside : { name: 'withCredentials', arguments: [{ key: 'bindings', value: source(`[${bindings.join(', ')}]`) }], children: [inside] };
}
