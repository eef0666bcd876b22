import type { CommandIntent, Component } from '../detection/model.ts';
import type { Artifact, Job, Step, Toolchain } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';
import { isArtifactPath, isRelativePath } from './paths.ts';
import { commandLines, followMatrix, localProgramsLine, onlyChecks, portableLine } from './commands.ts';
import type { PipelineOptions } from './options.ts';
import type { RepositoryFacts } from './facts.ts';
import { toolchainOfStack } from './images.ts';
import { planCaches } from './plan-caches.ts';
import { guessesToLeaveOut } from './plan-guesses.ts';
import { planServices, reachServices } from './plan-services.ts';
import { missingTools, toolsOf, versionsOf } from './plan-toolchain.ts';
import { holdsExpression, isPrintable } from './text.ts';

interface Request {
  readonly component: Component;
  readonly options: PipelineOptions;
  /** `''` or `<component>-`. */
  readonly prefix: string;
  readonly facts: RepositoryFacts;
}

type Steps = Readonly<Partial<Record<CommandIntent, Step>>>;
/** Checks of the maintainers' other jobs, after the step of the same kind. */
type Further = readonly (Step & { readonly intent: CommandIntent })[];

interface JobKind {
  readonly kind: 'lint' | 'test' | 'build';
  readonly name: string;
  readonly title: string;
  readonly why: string;
  /** What the job is there for; without one of these it is not made. */
  readonly checks: readonly CommandIntent[];
  readonly intents: readonly CommandIntent[];
}

const TITLES: Readonly<Record<CommandIntent, string>> = {
  install: 'Install dependencies',
  format: 'Check formatting',
  lint: 'Lint',
  typecheck: 'Check types',
  build: 'Build',
  test: 'Test',
};

/** Jobs of one component, and what could not be taken into them. */
export function planComponent(request: Request): { readonly jobs: readonly Job[]; readonly warnings: readonly TreeWarning[] } {
  const { component, options } = request;
  if (!isRelativePath(component.path) || holdsExpression(component.path)) {
    return { jobs: [], warnings: [{ code: 'PATH_NOT_PRINTABLE', message: 'The name of this folder cannot be carried by a pipeline file.' }] };
  }
  const warnings: TreeWarning[] = [];
  const steps = stepsOf(component, warnings);
  const further = furtherOf(component, warnings);
  const definition = toolchainOfStack(component.stack);
  const versions = definition === undefined ? [] : versionsOf(component, definition);
  if (definition === undefined || versions.length === 0) {
    warnings.push({ code: 'COMPONENT_NOT_RUNNABLE', message: `No toolchain is known for the ${component.stack} component here, so no job is made for it.`, path: component.path });
    return { jobs: [], warnings };
  }
  const kinds = jobKinds(component, steps).filter((kind) => options.jobs.includes(kind.kind) && kind.checks.some((intent) => steps[intent] || further.some((step) => step.intent === intent)));
  warnings.push(...missingTools(component, [...Object.values(steps), ...further].flatMap((step) => step.run), request.facts.tasks));
  const jobs = kinds.map((kind) => planJob({ kind, kinds, steps, further, tool: definition.id, versions, request, warnings }));
  if (jobs.length === 0) {
    warnings.push({ code: 'COMPONENT_NOT_RUNNABLE', message: `No check was found for the ${component.language} component here, so no job is made for it.`, path: component.path });
  }
  return { jobs, warnings };
}

function jobKinds(component: Component, steps: Steps): readonly JobKind[] {
  const same = (left: CommandIntent, right: CommandIntent): boolean => steps[left] !== undefined && steps[left].run.join('\n') === steps[right]?.run.join('\n');
  const checks = (['format', 'lint', 'typecheck'] as const).filter((intent) => !same(intent, 'test') && !same(intent, 'build'));
  const infrastructure = component.stack === 'terraform' || component.stack === 'helm';
  const prepare: readonly CommandIntent[] = component.buildBeforeTest ? ['install', 'build'] : ['install'];
  return [
    {
      kind: 'lint',
      name: infrastructure ? 'validate' : 'lint',
      title: infrastructure ? 'Validate' : 'Lint',
      why: 'Finds mistakes without running the code; apart from the tests, so that each says what is wrong on its own.',
      checks,
      intents: ['install', ...checks],
    },
    { kind: 'test', name: 'test', title: 'Test', why: 'Runs the tests on every version that is supported.', checks: ['test'], intents: [...prepare, 'test'] },
    {
      kind: 'build',
      name: 'build',
      title: 'Build',
      why: 'Builds what would be released, once everything else has passed.',
      checks: same('build', 'test') ? [] : ['build'],
      intents: ['install', 'build'],
    },
  ];
}

interface JobRequest {
  readonly kind: JobKind;
  readonly kinds: readonly JobKind[];
  readonly steps: Steps;
  readonly further: Further;
  readonly tool: string;
  readonly versions: readonly string[];
  readonly request: Request;
  readonly warnings: TreeWarning[];
}

function planJob({ kind, kinds, steps, further, tool, versions, request, warnings }: JobRequest): Job {
  const { component, options, prefix } = request;
  const chosen = kind.intents.flatMap((intent) => [...(steps[intent] ? [steps[intent]] : []), ...(kind.checks.includes(intent) ? further.filter((step) => step.intent === intent) : [])]);
  const spread = kind.kind === 'test' && options.matrix === 'all' && versions.length > 1;
  const lines = chosen.flatMap((step) => step.run);
  const variable = `${tool}-version`;
  const tools = toolsOf(component, lines, request.facts.tasks, { tool, version: (spread ? versions[0] : versions.at(-1)) ?? '' });
  const toolchain: Toolchain = { tool, version: spread ? { matrix: variable } : (versions.at(-1) ?? ''), tools };
  const { services, warnings: serviceWarnings } = kind.kind === 'test' ? planServices(component) : { services: [], warnings: [] };
  warnings.push(...serviceWarnings);
  const artifact = kind.kind === 'build' ? planArtifact(component, options) : undefined;
  return {
    id: `${prefix}${kind.name}`,
    title: prefix === '' ? kind.title : `${kind.title} ${component.path === '.' ? component.name : component.path}`,
    why: kind.why,
    component: component.path,
    toolchain,
    needs: kind.kind === 'build' ? kinds.filter((other) => other !== kind).map((other) => `${prefix}${other.name}`) : [],
    ...(spread ? { matrix: { variable, values: versions } } : {}),
    // uv would rather fetch the Python that a file names than take the one that the job set up.
    env: tools.some((candidate) => candidate.name === 'uv') ? { UV_PYTHON: '3' } : {},
    services,
    caches: options.caches === 'auto' ? planCaches(component, request.facts.sizeOf) : [],
    steps: chosen.map((step) => ({ ...step, run: step.run.map(portableLine).map((line) => (spread ? followMatrix(line, versions.at(-1) ?? '', tool) : line)), env: reachServices(step.env, services) })),
    ...(artifact === undefined ? {} : { artifact }),
    timeoutMinutes: options.timeoutMinutes,
  };
}

function stepsOf(component: Component, warnings: TreeWarning[]): Steps {
  const found: Partial<Record<CommandIntent, Step>> = {};
  const guesses = guessesToLeaveOut(component);
  warnings.push(...guesses.warnings);
  for (const intent of ['install', 'format', 'lint', 'typecheck', 'build', 'test'] as const) {
    const command = component.commands[intent];
    if (command === undefined || guesses.intents.has(intent)) continue;
    const split = commandLines(command);
    if ('refused' in split) {
      warnings.push({ code: 'COMMAND_NOT_PRINTABLE', message: `The ${intent} command is left out: ${split.refused}.`, path: component.path });
      continue;
    }
    const shows = intent === 'format' && !onlyChecks(command);
    const own = component.stack === 'node' && intent !== 'install' ? localProgramsLine(split.lines, component.path) : [];
    found[intent] = {
      id: intent,
      title: TITLES[intent],
      intent,
      run: [...own, ...split.lines, ...(shows ? ['git diff --exit-code'] : [])],
      path: component.path,
      env: environmentOf(component, intent, warnings),
    };
  }
  return found;
}

function furtherOf(component: Component, warnings: TreeWarning[]): Further {
  return (component.further ?? []).filter(({ path }) => isRelativePath(path) && !holdsExpression(path)).flatMap(({ intent, run, path, env }, index) => {
    const split = commandLines(run);
    if ('refused' in split) {
      warnings.push({ code: 'COMMAND_NOT_PRINTABLE', message: `A further ${intent} command is left out: ${split.refused}.`, path: component.path });
      return [];
    }
    const own = component.stack === 'node' ? localProgramsLine(split.lines, path) : [];
    return [{ id: `${intent}-${index + 2}`, title: `${TITLES[intent]} (${index + 2})`, intent, run: [...own, ...split.lines, ...(intent === 'format' && !onlyChecks(run) ? ['git diff --exit-code'] : [])], path, env: printable(env, intent, component, warnings) }];
  });
}

function environmentOf(component: Component, intent: CommandIntent, warnings: TreeWarning[]): Record<string, string> {
  return printable(component.env[intent] ?? {}, intent, component, warnings);
}

function printable(env: Readonly<Record<string, string>>, intent: CommandIntent, component: Component, warnings: TreeWarning[]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (/^[A-Za-z_]\w*$/.test(name) && isPrintable(value) && !holdsExpression(value)) kept[name] = value;
    else warnings.push({ code: 'VARIABLE_NOT_PRINTABLE', message: `A variable of the ${intent} command is left out: its value is known to another platform only.`, path: component.path });
  }
  return kept;
}

function planArtifact(component: Component, options: PipelineOptions): Artifact | undefined {
  const paths = component.outputs.map((output) => (component.path === '.' ? output : `${component.path}/${output}`).replace(/\/+$/, '')).filter(isArtifactPath);
  return options.artifactDays > 0 && paths.length > 0 ? { paths: [...new Set(paths)], retentionDays: options.artifactDays } : undefined;
}
