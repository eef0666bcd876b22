import type { AstAgent, AstMatrix, AstPost, AstStage, MethodCall, RawArgument, StageParts } from '../../../jenkins/index.ts';
import { literalValue, named } from '../../../platforms/jenkins/ast.ts';
import { containerArguments, GIVE_BACK } from '../../../platforms/jenkins/container.ts';
import { toolOfImage } from '../../../generation/images.ts';
import { RUN_OF_GITHUB_VARIABLE } from '../../github-runner.ts';
import { rowsOf } from '../../matrix.ts';
import type { Job, Text, Workflow } from '../../model.ts';
import { outcomeOf, withoutOutcome } from '../../outcome.ts';
import { plainText, referencesIn, variableOf } from '../../text.ts';
import { toolchainFor } from '../../toolchain.ts';
import type { Losses } from '../../yaml-source.ts';
import { printCondition } from './conditions.ts';
import { exact, interpolated } from './literals.ts';
import { printMatrix } from './matrix.ts';
import { printEnvironment } from './print-environment.ts';
import { printBody } from './print-steps.ts';
import { holderOf, isKnownReference } from './references.ts';

/** What separates the name of a variable from the text around it until it is printed. */
const MARK = '\u0000';
const MAX_PRODUCT = 4096;

/** A job as a stage of that name. */
export function printJob(job: Job, title: string, workflow: Workflow, losses: Losses): AstStage {
  const { agent, setup } = agentOf(job, losses);
  const { options, isFetchedLater } = optionsOf(job);
  tellLost(job, losses);
  const body = printBody(job, title, { workflow, losses, setup, isFetchedLater });
  const parts: StageParts & Pick<AstStage, 'branches' | 'stages'> = {
    agent,
    ...printEnvironment(variablesOf(job, losses), `${job.place}/env`, losses),
    ...(options.length > 0 ? { options: { options } } : {}),
    ...body,
    ...cleanedUp(body.post, agent),
  };
  const outside = startOf(job, title, losses);
  const matrix = matrixOf(job, losses);
  if (matrix === undefined) return { name: title, ...outside, ...parts };
  const { branches, stages, ...around } = parts;
  return { name: title, ...outside, ...(job.matrix?.failFast ? { failFast: true } : {}), matrix: { ...matrix, ...around, stages: stages ?? [{ name: `${title}: run`, branches: branches ?? [] }] } };
}

function matrixOf(job: Job, losses: Losses): Pick<AstMatrix, 'axes' | 'excludes'> | undefined {
  if (job.matrix === undefined || rowsOf(job.matrix).length === 0) return undefined;
  const place = `${job.place}/strategy/matrix`;
  const { axes, excludes, isAmbiguous } = printMatrix(job.matrix);
  if (isAmbiguous) losses.add('MATRIX_NOT_CARRIED', place, 'A row with an empty value cannot be told from one without it.');
  if (new Set(axes.map(({ name }) => name)).size < axes.length) losses.add('MATRIX_NOT_CARRIED', place, 'Two axes have one name as variables.');
  if (axes.reduce((product, { values }) => product * values.length, 1) > MAX_PRODUCT) losses.add('MATRIX_TOO_LARGE', place, 'Jenkins makes all combinations of the values before it leaves out those that are not wanted.');
  return { axes: [...new Map(axes.map((axis) => [axis.name, axis])).values()], ...(excludes.length > 0 ? { excludes } : {}) };
}

/** A job whose condition cannot be said waits for a person. */
function startOf(job: Job, title: string, losses: Losses): Pick<AstStage, 'when' | 'input'> {
  if (outcomeOf(job.condition) !== 'success') losses.add('CONDITION_NOT_CARRIED', `${job.place}/if`, 'A stage runs only when those before it went well.');
  const condition = withoutOutcome(job.condition);
  const printed = condition && printCondition(condition);
  const isUnsaid = condition !== undefined && printed === undefined;
  if (isUnsaid) losses.add('CONDITION_NOT_CARRIED', `${job.place}/if`, 'What became of other jobs can stand in no condition of a stage.');
  const isManual = job.manual === true || isUnsaid;
  if (isManual) losses.add('MANUAL_JOB', job.place, 'It waits for a person, and the build with it.');
  return {
    ...(printed === undefined ? {} : { when: { beforeAgent: true, ...(isManual ? { beforeInput: true } : {}), conditions: [printed] } }),
    ...(isManual ? { input: { message: exact(`Run ${title}?`) } } : {}),
  };
}

function tellLost(job: Job, losses: Losses): void {
  if (job.environment !== undefined) losses.add('KEY_NOT_CARRIED', `${job.place}/environment`, 'Jenkins has no environments.');
  for (const { name } of job.services) losses.add('SERVICE_NOT_CARRIED', `${job.place}/services/${name}`, 'A declarative stage has one container: start the service in a script block, or on the agent.');
}

function optionsOf(job: Job): { readonly options: readonly MethodCall[]; readonly isFetchedLater: boolean } {
  const [first] = job.steps.filter(({ kind }) => kind !== 'setup');
  const isFetchedLater = first?.kind !== 'checkout' || first.condition !== undefined;
  const options = [
    ...(job.timeoutMinutes === undefined ? [] : [{ name: 'timeout', arguments: [named('time', job.timeoutMinutes), named('unit', 'MINUTES')] }]),
    ...(isFetchedLater ? [{ name: 'skipDefaultCheckout', arguments: [literalValue(true)] }] : []),
    ...(job.mayFail ? [{ name: 'catchError', arguments: [named('buildResult', 'SUCCESS'), named('stageResult', 'FAILURE')] }] : []),
  ];
  return { options, isFetchedLater };
}

const isKnownRun = (name: string): boolean => isKnownReference({ kind: 'run', name });

/** The job's own variables, and those that its scripts read in place of GitHub's. */
function variablesOf(job: Job, losses: Losses): Readonly<Record<string, Text>> {
  const runs = job.steps.flatMap((step) => (step.kind === 'run' ? [step] : []));
  const read = Object.entries(RUN_OF_GITHUB_VARIABLE).filter(([name]) => runs.some(({ script }) => new RegExp(`\\$\\{?${name}\\b`).test(script)));
  for (const { place, script, env } of runs) {
    const unknown = [...new Set([...script.matchAll(/\$\{?((?:GITHUB|RUNNER)_[A-Z_]+)\b/g)].map((match) => match[1] ?? ''))].filter((name) => !isKnownRun(RUN_OF_GITHUB_VARIABLE[name] ?? '') && !Object.hasOwn(job.env, name) && !Object.hasOwn(env, name));
    if (unknown.length > 0) losses.add('VALUE_NOT_CARRIED', place, `It reads ${unknown.join(', ')}, which GitHub alone sets.`);
  }
  const references = runs.flatMap((step) => step.references).filter((reference) => reference.kind === 'run' && isKnownReference(reference));
  return {
    ...Object.fromEntries(read.filter(([, run]) => isKnownRun(run)).map(([name, run]): [string, Text] => [name, [{ kind: 'run', name: run }]])),
    ...Object.fromEntries(references.map((reference): [string, Text] => [variableOf(reference), [reference]])),
    ...job.env,
  };
}

const spell = (text: Text): string => text.map((part) => (typeof part === 'string' ? part.replaceAll(MARK, '') : `${MARK}${holderOf(part)}${MARK}`)).join('');

/** A spelled text as an argument, with its variables filled in by Groovy. */
function filled(spelled: string): RawArgument {
  const pieces = spelled.split(MARK);
  return pieces.length === 1 ? exact(spelled) : interpolated(pieces.map((piece, index) => (index % 2 === 0 ? piece : { variable: `env.${piece}` })).filter((piece) => piece !== ''));
}

/** The job's container, or the machine where it must be a certain one. */
function agentOf(job: Job, losses: Losses): { readonly agent: AstAgent; readonly setup: readonly string[] } {
  const isUsual = plainText(job.runner) === '';
  const place = `${job.place}/runs-on`;
  if (!isUsual) losses.add('RUNNER_NOT_CARRIED', place, `An agent must bear the label ${plainText(job.runner) ?? 'that the matrix names'}.`);
  if (!isUsual && job.image === undefined) {
    for (const step of job.steps) if (step.kind === 'setup') losses.add('TOOLCHAIN_NOT_CARRIED', step.place, `The agent must have ${step.tool}.`);
    return { agent: { type: 'label', argument: filled(spell(job.runner)) }, setup: [] };
  }
  const { image, setup } = toolchainFor(job, spell, losses);
  if (image === undefined) return { agent: { type: 'any' }, setup };
  if (referencesIn(job.image ?? []).some((reference) => !isKnownReference(reference))) losses.add('IMAGE_NOT_CARRIED', `${job.place}/container`, 'Jenkins does not know all of its name.');
  return { agent: { type: 'docker', arguments: [{ key: 'image', value: filled(image) }, { key: 'args', value: literalValue(containerArguments(toolOfImage(image) ?? '')) }, ...(isUsual ? [] : [{ key: 'label', value: filled(spell(job.runner)) }])] }, setup };
}

/** A container works as root; its folder goes back to its owner, so that the agent can clean it. */
function cleanedUp(post: AstPost | undefined, agent: AstAgent): { readonly post?: AstPost } {
  const conditions = [...(post?.conditions ?? []), ...(agent.type === 'docker' ? [{ condition: 'cleanup', branch: { name: 'default', steps: [GIVE_BACK] } }] : [])];
  return conditions.length === 0 ? {} : { post: { conditions } };
}
