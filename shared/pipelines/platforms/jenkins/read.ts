import { levelsOf } from '../../generation/graph.ts';
import { sortReading } from '../../generation/round-trip.ts';
import { toolOfImage } from '../../generation/images.ts';
import { kebabName } from '../../generation/text.ts';
import type { GeneratedFile, PlatformReading } from '../../model.ts';
import { unreadable } from '../yaml.ts';
import { IMAGE_AXIS } from './build.ts';
import { readIdentity } from '../../generation/identity.ts';
import { ADDED_VARIABLES, readEnvironmentName } from './identity.ts';
import { readWhen } from './when.ts';
import { isCall, viewStatements, type Assignment, type Call, type Statement, type Value } from './view.ts';

export const PATH = 'Jenkinsfile';

type JobReading = PlatformReading['jobs'][number];
type StepReading = JobReading['steps'][number];

/** Reads what {@link print} made. Throws `PIPELINE_UNREADABLE`. */
export function read(files: readonly GeneratedFile[]): PlatformReading {
  const file = files.find((candidate) => candidate.path === PATH);
  if (file === undefined) throw unreadable(PATH, 'it is not among the files');
  const stages = body(required(body(required(viewStatements(PATH, file.content), 'pipeline')), 'stages'));
  const levels = calls(stages).map((stage) => {
    const parallel = find(body(stage), 'parallel');
    return parallel ? calls(body(parallel)) : [stage];
  });
  const jobs = levels.flatMap((level) => level.map(readStage));
  checkOrder(jobs, levels.map((level) => level.map(stageName)));
  return sortReading({ jobs });
}

/** The structure must give at least the edges that the comments declare. */
function checkOrder(jobs: readonly JobReading[], levels: readonly (readonly string[])[]): void {
  const place = new Map(levels.flatMap((names, index) => names.map((name) => [name, index] as const)));
  const early = jobs.find((job) => job.needs.some((need) => (place.get(need) ?? Number.POSITIVE_INFINITY) >= (place.get(job.id) ?? -1)));
  if (early !== undefined || levelsOf(jobs) === undefined) throw unreadable(PATH, `the stage ${early?.id ?? ''} does not follow what it needs`);
}

function readStage(stage: Call): JobReading {
  const id = stageName(stage);
  const matrix = find(body(stage), 'matrix');
  const parts = matrix ? body(matrix) : body(stage);
  const written = matrix ? body(required(calls(body(required(parts, 'stages')))[0]?.body ?? [], 'steps')) : body(required(parts, 'steps'));
  const caught = find(written, 'catchError');
  const steps = caught ? body(caught) : written;
  const environment = assignments(find(parts, 'environment')).filter(({ value }) => value.text !== undefined);
  const when = readWhen(find(body(stage), 'when'));
  if (when === undefined) throw unreadable(PATH, `the stage ${id} has a condition of another kind`);
  const axes = matrix ? calls(body(required(parts, 'axes'))).map(readAxis) : [];
  const script = find(steps, 'script');
  const sidecars = script ? readSidecars(body(script)) : undefined;
  const image = axes.find((axis) => axis.name === IMAGE_AXIS)?.values[0] ?? sidecars?.image ?? agentImage(parts);
  const toolchain = readToolchain(image, axes.length > 0, environment);
  const key = `${toolchain.tool.toUpperCase()}_VERSION`;
  const own = environment.filter((entry) => entry.key !== key && !ADDED_VARIABLES.has(entry.key));
  const { identity, env } = readIdentity(Object.fromEntries(own.map((entry) => [entry.key, unescapeDollars(textOf(entry.value))])));
  return {
    id,
    needs: needsOf(stage.comments),
    matrix: matrix ? { variable: kebabName(key), values: axes.find((axis) => axis.name === key)?.values ?? [] } : null,
    toolchain,
    env,
    services: (sidecars?.services ?? []).toSorted(),
    steps: (sidecars?.steps ?? steps).flatMap((step) => readStep(step, '.', {})),
    artifacts: readArtifacts(parts),
    timeoutMinutes: readTimeout(parts),
    ...when,
    environment: readEnvironmentName(environment),
    identity,
    allowFailure: caught !== undefined,
  };
}

function readToolchain(image: string, spread: boolean, environment: readonly Assignment[]): JobReading['toolchain'] {
  const tool = toolOfImage(image);
  if (tool === undefined) throw unreadable(PATH, `the image ${image} belongs to no toolchain`);
  const key = `${tool.toUpperCase()}_VERSION`;
  if (spread) return { tool, version: `matrix.${kebabName(key)}` };
  const version = environment.find((entry) => entry.key === key);
  return { tool, version: version ? textOf(version.value) : '' };
}

function readAxis(axis: Call): { readonly name: string; readonly values: readonly string[] } {
  const [name] = required(body(axis), 'name').arguments;
  return { name: name ? textOf(name.value) : '', values: required(body(axis), 'values').arguments.map((argument) => textOf(argument.value)) };
}

function agentImage(parts: readonly Statement[]): string {
  const docker = required(body(required(parts, 'agent')), 'docker');
  const [image] = required(body(docker), 'image').arguments;
  return image ? textOf(image.value) : '';
}

/** `docker.image(a).withRun(..) { .. docker.image(b).inside(..) { steps } }` */
function readSidecars(statements: readonly Statement[]): { readonly services: readonly string[]; readonly image: string; readonly steps: readonly Statement[] } {
  const images: string[] = [];
  let links: readonly string[] = [];
  let inner: readonly Statement[] = statements;
  for (;;) {
    const docker = calls(inner).find((call) => call.name === 'docker');
    const [image, run] = docker?.chain ?? [];
    if (image === undefined || run?.body === undefined) throw unreadable(PATH, 'a script block of another shape');
    images.push(textOrEmpty(image));
    if (run.name === 'inside') {
      links = [...(run.arguments[0]?.value.raw ?? '').matchAll(/--link \$\{\w+\.id\}:([a-z0-9-]+)/g)].map((match) => match[1] ?? '');
      const steps = body(required(run.body, 'try'));
      return { services: links.map((name, index) => `${name}=${images[index] ?? ''}`), image: images.at(-1) ?? '', steps };
    }
    inner = run.body;
  }
}

function textOrEmpty(call: Call): string {
  return call.arguments[0]?.value.text ?? '';
}

function readStep(statement: Statement, path: string, env: Readonly<Record<string, string>>): readonly StepReading[] {
  if (!isCall(statement)) return [];
  const inside = (nextPath: string, nextEnv: Readonly<Record<string, string>>) => (statement.body ?? []).flatMap((inner) => readStep(inner, nextPath, nextEnv));
  if (statement.name === 'dir') return inside(textOrEmpty(statement), env);
  if (statement.name === 'withEnv') return inside(path, Object.fromEntries((statement.arguments[0]?.value.items ?? []).map(readPair)));
  const script = statement.arguments.find((argument) => argument.key === 'script');
  const labelled = statement.arguments.some((argument) => argument.key === 'label');
  return labelled && script ? [{ run: textOf(script.value).split('\n'), path, env }] : [];
}

function readPair(item: Value): [string, string] {
  const pair = textOf(item);
  const equals = pair.indexOf('=');
  return [pair.slice(0, equals), unescapeDollars(pair.slice(equals + 1))];
}

function readArtifacts(parts: readonly Statement[]): readonly string[] {
  const post = body(required(parts, 'post', true));
  const success = find(post, 'success') ?? find(post, 'always');
  const archives = success ? calls(body(success)) : [];
  return archives.map((archive) => archive.arguments.find((argument) => argument.key === 'artifacts')).flatMap((argument) => (argument ? [textOf(argument.value)] : []));
}

function readTimeout(parts: readonly Statement[]): number {
  const timeout = required(body(required(parts, 'options')), 'timeout');
  return timeout.arguments.find((argument) => argument.key === 'time')?.value.number ?? 0;
}

function needsOf(comments: readonly string[]): readonly string[] {
  const line = comments.at(-1) ?? '';
  if (!line.startsWith('Needs: ')) throw unreadable(PATH, 'a stage has no line saying what it needs');
  return line === 'Needs: -' ? [] : line.slice('Needs: '.length).split(', ');
}

const unescapeDollars = (value: string): string => value.replaceAll('$$', '$');
const stageName = (stage: Call): string => textOrEmpty(stage);
const calls = (statements: readonly Statement[]): readonly Call[] => statements.filter(isCall);
const find = (statements: readonly Statement[], name: string): Call | undefined => calls(statements).find((call) => call.name === name);
const body = (call: Call): readonly Statement[] => call.body ?? [];
const assignments = (call: Call | undefined): readonly Assignment[] => (call?.body ?? []).flatMap((statement) => (isCall(statement) ? [] : [statement]));

function required(statements: readonly Statement[], name: string, optional = false): Call {
  const found = find(statements, name);
  if (found !== undefined) return found;
  if (optional) return { name, arguments: [], chain: [], comments: [] };
  throw unreadable(PATH, `there is no ${name}`);
}

function textOf(value: Value): string {
  if (value.text === undefined) throw unreadable(PATH, `${value.raw} is not a plain string`);
  return value.text;
}
