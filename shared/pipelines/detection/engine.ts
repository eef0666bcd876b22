import type { RepositoryTree, TreeWarning } from '../../ports/index.ts';
import { endOfLife, supportedVersions, type Product } from '../pins/index.ts';
import { stacks } from '../stacks/index.gen.ts';
import { buildsBeforeTest, chooseCommands, sameBuild } from './choose.ts';
import { checkNeeds, formatsPipeline, leftOutPreparation, strictness } from './check-needs.ts';
import { ciLines, NO_FINDINGS, type CiFindings } from './ci-candidates.ts';
import { containersFor } from './containers.ts';
import { readContext } from './context.ts';
import { asBuiltByMaintainers } from './own-builds.ts';
import { matrixOf } from './matrix.ts';
import type { Component, ComponentDraft, Detection, Evidence, ServiceFact, StackContext } from './model.ts';
import { furtherCommands } from './further.ts';
import { testNeeds } from './test-needs.ts';
import { detectServices, servicesFor } from './services.ts';
import { taskCandidates } from './task-candidates.ts';

const PRODUCT_OF_STACK: Readonly<Record<string, Product>> = { node: 'node', python: 'python', go: 'go', maven: 'java', gradle: 'java', ruby: 'ruby', php: 'php', dotnet: 'dotnet' };

/**
 * What a repository holds, from its listing and a few dozen manifests: pure, deterministic, nothing is executed.
 * Each stack drafts components; here the maintainers' CI, task runners, scripts and conventions are weighed, in this order.
 */
export function detect(tree: RepositoryTree, now: Date): Detection {
  const { context, warnings } = readContext(tree, now);
  const drafts = stacks.flatMap((stack) => stack.detect(context)).toSorted(byPlace);
  const lines = ciLines(context, drafts);
  const folders = [...new Set(drafts.map((draft) => draft.path))];
  const containers = containersFor(context, folders);
  const found = detectServices(context);
  const services = servicesFor(context, folders, found.services);
  const resolved = drafts.map((draft) => {
    const known = [...(draft.services ?? []), ...(services.get(draft.path) ?? [])];
    return resolve(draft, lines.get(draft) ?? NO_FINDINGS, context, known, draft.container?.dockerfile ?? containers.get(draft.path));
  });
  const monorepo = monorepoOf(drafts);
  return {
    components: resolved.map(({ component }) => component),
    ...(monorepo === undefined ? {} : { monorepo }),
    existingCi: context.existingCi.map(({ platform, path }) => ({ platform, path })),
    warnings: unique([...warnings, ...found.warnings, ...drafts.flatMap((draft) => [...(draft.warnings ?? []), ...testNeeds(context, draft)]), ...resolved.flatMap((each) => each.warnings), ...(drafts.length === 0 ? [nothingFound()] : [])]),
  };
}

function byPlace(a: ComponentDraft, b: ComponentDraft): number {
  if (a.path !== b.path) return a.path === '.' ? -1 : b.path === '.' ? 1 : a.path < b.path ? -1 : 1;
  return a.stack < b.stack ? -1 : 1;
}

function nothingFound(): TreeWarning {
  return { code: 'NOTHING_RECOGNISED', message: `No manifest of a known stack was found. Known are: ${stacks.map((stack) => stack.title).join(', ')}.` };
}

function unique(warnings: readonly TreeWarning[]): TreeWarning[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}

interface Resolved {
  readonly component: Component;
  readonly warnings: readonly TreeWarning[];
}

function resolve(draft: ComponentDraft, findings: CiFindings, context: StackContext, services: readonly ServiceFact[], dockerfile: string | undefined): Resolved {
  const candidates = [...taskCandidates(context, draft), ...draft.commands.map((candidate) => asBuiltByMaintainers(context, draft, candidate))];
  const first = chooseCommands(findings, candidates);
  const chosen = draft.buildBeforeTest === true ? sameBuild(first, findings.lines, candidates) : first;
  const [version, ...others] = draft.versions;
  const evidence = [
    ...draft.evidence,
    ...draft.versions.slice(0, 1).map((fact) => fact.evidence),
    ...(draft.packageManager ? [draft.packageManager.evidence] : []),
    ...draft.frameworks.map((framework) => framework.evidence),
    ...[...chosen.values()].flatMap((command) => command.evidence),
    ...services.map((service) => service.evidence),
  ];
  const commands = Object.fromEntries([...chosen].map(([intent, { run }]) => [intent, run]));
  const env = Object.fromEntries([...chosen].filter(([, command]) => Object.keys(command.env).length > 0).map(([intent, command]) => [intent, command.env]));
  // Where tests run what was built, another job's build lies in another folder.
  const further = furtherCommands(findings.lines, chosen, draft.path).filter(({ intent }) => draft.buildBeforeTest !== true || (intent !== 'build' && intent !== 'test'));
  const component: Component = {
    path: draft.path,
    name: draft.path === '.' ? context.tree.name : (draft.path.split('/').at(-1) ?? draft.path),
    stack: draft.stack,
    language: draft.language,
    version: { value: version?.value ?? null, from: version?.evidence.file ?? null },
    versionConflicts: others.filter((other) => other.value !== version?.value).map(({ value, evidence: { file } }) => ({ value, from: file })),
    matrix: matrixOf(draft, context),
    packageManager: draft.packageManager ? [draft.packageManager.name, draft.packageManager.version].filter((part) => part !== undefined).join('@') : null,
    lockfile: draft.lockfile ?? null,
    frameworks: draft.frameworks.map((framework) => framework.name),
    commands,
    ...(further.length === 0 ? {} : { further }),
    env,
    buildBeforeTest: draft.buildBeforeTest === true || buildsBeforeTest(findings.lines, chosen),
    services,
    ...(dockerfile === undefined ? {} : { container: { dockerfile } }),
    outputs: draft.outputs ?? [],
    caches: draft.caches ?? [],
    confidence: confidenceOf(evidence),
    evidence,
  };
  return { component, warnings: [...checkNeeds(context, component), ...strictness(context, chosen, draft.lockfile, draft.path), ...leftOutPreparation(context.existingCi, chosen.get('test'), draft.path), ...formatsPipeline(context, component), ...openWarnings(findings, component), ...endOfLifeWarnings(draft, component, context.now), ...endedMatrixWarnings(component, context.now)] };
}

/** Checks of the maintainers that cannot be carried over word for word; nothing is dropped silently. */
function openWarnings({ lines, open }: CiFindings, component: Component): TreeWarning[] {
  const lost = [...open].filter(([intent]) => !lines.some((line) => line.intent === intent));
  return lost.map(([intent, { run, file, job }]) => {
    const instead = component.commands[intent];
    const outcome = instead === undefined ? 'nothing replaces it' : `"${instead}" stands in for it`;
    return { code: 'CI_LINE_NOT_TAKEN', message: `The job "${job}" runs "${run.slice(0, 200)}", whose variables are only known in a run; ${outcome}.`, path: file };
  });
}

/** Versions on which tests run although their support has ended. */
function endedMatrixWarnings(component: Component, now: Date): TreeWarning[] {
  const product = PRODUCT_OF_STACK[component.stack];
  if (product === undefined || component.matrix.length === 0) return [];
  const ended = component.matrix.flatMap((version) => {
    const status = endOfLife(product, version, now);
    return status?.ended === true ? [`${version} (${status.on ?? 'a past date'})`] : [];
  });
  if (ended.length === 0) return [];
  return [{ code: 'VERSION_END_OF_LIFE', message: `Tests of ${component.path === '.' ? 'the root' : component.path} run on ${product} versions whose support has ended: ${ended.join(', ')}. Packages that nothing pins may not install there any more. Supported are ${supportedVersions(product, now).join(', ')}.`, path: component.path }];
}

/** The least of the facts that the whole component rests on. */
function confidenceOf(evidence: readonly Evidence[]): number {
  const decisive = evidence.filter((fact) => ['language', 'version', 'packageManager', 'commands.install', 'commands.test'].includes(fact.fact));
  return decisive.length === 0 ? 0.3 : Math.min(...decisive.map((fact) => fact.confidence));
}

/** A stated version whose support has ended, whether pinned or the newest that a range allows. */
function endOfLifeWarnings(draft: ComponentDraft, component: Component, now: Date): TreeWarning[] {
  const product = PRODUCT_OF_STACK[draft.stack];
  if (product === undefined) return [];
  const supported = supportedVersions(product, now);
  return draft.versions.flatMap(({ value, evidence }) => {
    const open = /[><^~*]|x$|lts|latest|stable/i.test(value) && !/<\s*=?\s*\d/.test(value);
    const cycles = value.match(/\d+(\.\d+)?/g) ?? [];
    const ended = cycles.map((cycle) => endOfLife(product, cycle, now)).filter((status) => status?.ended === true);
    if (open || cycles.length === 0 || ended.length < cycles.length || supported.length === 0) return [];
    return [{ code: 'VERSION_END_OF_LIFE', message: `${evidence.file} asks for ${product} ${value}, whose support ended on ${ended[0]?.on ?? 'a past date'}. Supported are ${supported.join(', ')}.`, path: evidence.file }];
  }).slice(0, component.version.value === null ? 1 : 2);
}

function monorepoOf(drafts: readonly ComponentDraft[]): Detection['monorepo'] {
  const root = drafts.find((draft) => (draft.members?.length ?? 0) > 0);
  if (!root?.members) return undefined;
  return { tool: root.monorepoTool ?? root.packageManager?.name ?? root.stack, packages: root.members.map(({ path, name, dependsOn }) => ({ path, name, dependsOn: [...dependsOn] })) };
}
