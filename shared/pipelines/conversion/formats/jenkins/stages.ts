import type { AstAgent, AstPost, AstStage, EnvironmentEntry } from '../../../jenkins/index.ts';
import { toolOfImage } from '../../../generation/images.ts';
import type { Condition, Job, Step, Text } from '../../model.ts';
import { plainText } from '../../text.ts';
import { at, type Losses } from '../../yaml-source.ts';
import { rawText } from './arguments.ts';
import { readConditions } from './conditions.ts';
import type { Notes } from './notes.ts';
import { readOptions } from './options.ts';
import { readValue, runsIn } from './references.ts';
import { readSteps, secretName, SUBMODULES, type Around } from './steps.ts';

/** What encloses a stage: its container, variables and place. */
export interface Scope {
  readonly agent: AstAgent | undefined;
  /** Variables that belong to the job. */
  readonly env: Readonly<Record<string, Text>>;
  /** All variables that are set around it. */
  readonly outer: Readonly<Record<string, Text>>;
  readonly axes: readonly string[];
  readonly losses: Losses;
  readonly file: string;
  readonly notes: Notes;
}

/** Runners that are named alike elsewhere; the label of any other agent means something in that Jenkins alone. */
const KNOWN_RUNNER = /^(?:ubuntu|macos|windows)-[\w.-]+$/;

/** A job with its steps behind its checkout; a container of a language is a tool that is set up. */
export function surrounded(job: Omit<Job, 'runner' | 'env' | 'services' | 'steps'>, steps: readonly Step[], isUnfetched: boolean, { agent, env, axes, losses }: Scope): Job {
  const used = Object.assign({}, ...steps.map((step) => (step.kind === 'run' ? runsIn(step.script) : {})));
  const { image, setup } = containerOf(agent, axes, `${job.place}/agent`);
  const checkout: readonly Step[] = isUnfetched ? [] : [{ kind: 'checkout', place: job.place }];
  const [first, ...rest] = steps;
  // Submodules stand with the checkout that they belong to.
  const fetched: readonly Step[] = !isUnfetched && first?.kind === 'run' && first.script === SUBMODULES ? [{ kind: 'checkout', place: job.place, submodules: true }, ...rest] : [...checkout, ...steps];
  const position = fetched[0]?.kind === 'checkout' ? 1 : 0;
  return { ...job, runner: runnerOf(agent, axes, `${job.place}/agent`, losses), env: { ...used, ...env }, services: [], ...(image === undefined ? {} : { image }), steps: [...fetched.slice(0, position), ...setup, ...fetched.slice(position)] };
}

function runnerOf(agent: AstAgent | undefined, axes: readonly string[], place: string, losses: Losses): Text {
  if (agent === undefined || agent.type === 'any' || agent.type === 'none') return [''];
  const raw = agent.type === 'label' ? agent.argument : agent.arguments?.find(({ key }) => key === 'label')?.value;
  const label = raw !== undefined && 'isLiteral' in raw ? rawText(raw, axes) : undefined;
  if (label === undefined && agent.type === 'docker') return [''];
  if (label !== undefined && (KNOWN_RUNNER.test(plainText(label) ?? '') || label.some((part) => typeof part !== 'string' && part.kind === 'matrix'))) return label;
  losses.add('RUNNER_NOT_CARRIED', place, `An agent of the kind ${agent.type}; the usual runner is taken.`);
  return [''];
}

function containerOf(agent: AstAgent | undefined, axes: readonly string[], place: string): { readonly image?: Text; readonly setup: readonly Step[] } {
  const found = agent?.type === 'docker' ? (agent.argument ?? agent.arguments?.find(({ key }) => key === 'image')?.value) : undefined;
  const image = found !== undefined && 'isLiteral' in found ? rawText(found, axes) : undefined;
  if (image === undefined) return { setup: [] };
  const [first, reference, ...more] = image;
  const name = typeof first === 'string' ? first : '';
  const tool = toolOfImage(name);
  const plain = /:(\d[\d.]*)/.exec(plainText(image) ?? '')?.[1];
  const version: Text | undefined = plain === undefined ? (name.endsWith(':') && typeof reference === 'object' && more.length === 0 ? [reference] : undefined) : [plain];
  return tool === undefined || version === undefined ? { image, setup: [] } : { setup: [{ kind: 'setup', place, tool, version }] };
}

/** Steps of a stage with those inside it; `isJob` when its condition, variables and options belong to the job. */
export function stageSteps(stage: AstStage, scope: Scope, isJob = false, outer?: Condition): readonly Step[] {
  const { losses } = scope;
  const place = at(scope.file, 'pipeline', 'stages', stage.name);
  const own = isJob || stage.when === undefined ? undefined : readConditions(stage.when.conditions, scope.axes);
  if (!isJob && stage.when !== undefined && own === undefined) {
    losses.add('CONDITION_NOT_CARRIED', `${place}/when`, 'Its condition cannot be said elsewhere, so that the stage is left out.');
    return [];
  }
  const condition = outer === undefined || own === undefined ? (own ?? outer) : { kind: 'all' as const, of: [outer, own] };
  if (!isJob) tellLosses(stage, place, losses);
  const env = isJob ? {} : envOf(stage.environment, `${place}/environment`, scope.axes, scope.outer, losses);
  const around: Around = { place, ...(scope.notes.workflow === undefined ? { name: stage.name } : {}), env, outer: scope.outer, axes: scope.axes, ...(condition === undefined ? {} : { condition }) };
  const inside: Scope = { ...scope, outer: { ...scope.outer, ...env } };
  const inner = (stage.stages ?? stage.parallel)?.flatMap((each) => withEnv(stageSteps(each, inside, false, condition), env));
  return [...(inner ?? (stage.branches ?? []).flatMap(({ steps }) => readSteps(steps, around, losses))), ...postSteps(stage.post, scope, condition)];
}

const withEnv = (steps: readonly Step[], env: Readonly<Record<string, Text>>): readonly Step[] => (Object.keys(env).length === 0 ? steps : steps.map((step) => (step.kind === 'run' ? { ...step, env: { ...env, ...step.env } } : step)));

/** What a stage inside a job says and no step can. */
function tellLosses(stage: AstStage, place: string, losses: Losses): void {
  const options = readOptions(stage.options?.options, `${place}/options`, losses);
  if (Object.keys(options.job).length > 0) losses.add('KEY_NOT_CARRIED', `${place}/options`, 'Time limits and allowed failures of a stage inside a job are left out.');
  for (const key of ['input', 'tools', 'agent'] as const) if (stage[key] !== undefined) losses.add('KEY_NOT_CARRIED', `${place}/${key}`, `"${key}" of a stage inside a job is left out.`);
  if (stage.matrix !== undefined) losses.add('MATRIX_NOT_CARRIED', `${place}/matrix`, 'A matrix inside another stage is left out.');
}

const OUTCOMES: Readonly<Record<string, Condition['kind']>> = { always: 'always', cleanup: 'always', failure: 'failure', unsuccessful: 'failure', success: 'success' };

/** What runs after the steps of a stage, by how it ended. */
export function postSteps(post: AstPost | undefined, { losses, file, axes, outer }: Scope, around?: Condition): readonly Step[] {
  return (post?.conditions ?? []).flatMap(({ condition, branch }) => {
    const place = at(file, 'pipeline', 'post', condition);
    const outcome = Object.hasOwn(OUTCOMES, condition) ? OUTCOMES[condition] : undefined;
    if (outcome !== 'always' && outcome !== 'failure' && outcome !== 'success') {
      losses.add('CONDITION_NOT_CARRIED', place, `What runs when the run is ${condition} is left out.`);
      return [];
    }
    const parts: readonly Condition[] = [...(outcome === 'success' ? [] : [{ kind: outcome } as const]), ...(around === undefined ? [] : [around])];
    const [first] = parts;
    const whole = parts.length > 1 ? { kind: 'all' as const, of: parts } : first;
    return readSteps(branch.steps, { place, env: {}, outer, axes, ...(whole === undefined ? {} : { condition: whole }) }, losses);
  });
}

/** Variables of a pipeline or stage; `outer` are those around it. */
export function envOf(entries: readonly EnvironmentEntry[] = [], place: string, axes: readonly string[], outer: Readonly<Record<string, Text>>, losses: Losses): Record<string, Text> {
  const secrets = entries.flatMap(({ key, value }): [string, Text][] => {
    if ('isLiteral' in value) return [];
    const [id] = value.arguments;
    losses.add('SECRET_TO_SET', `${place}/${key}`, `Set the secret ${key}, which comes from the credentials of Jenkins.`);
    return [[key, [{ kind: 'secret', name: secretName(String(id?.value ?? ''), key) }]]];
  });
  const known = { ...outer, ...Object.fromEntries(secrets) };
  return Object.fromEntries(entries.flatMap(({ key, value }): [string, Text][] => {
    if (!('isLiteral' in value)) return secrets.filter(([name]) => name === key);
    const text = value.isLiteral ? readValue(String(value.value ?? ''), axes, known) : rawText(value, axes);
    if (text !== undefined) return [[key, text]];
    losses.add('VALUE_NOT_CARRIED', `${place}/${key}`, 'It is computed by Groovy.');
    return [];
  }));
}
