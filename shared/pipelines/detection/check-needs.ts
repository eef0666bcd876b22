import type { TreeWarning } from '../../ports/index.ts';
import type { Chosen } from './choose.ts';
import { readJson, readJsonc, stringAt, tableAt } from './manifests.ts';
import { classify } from './classify.ts';
import { LOW_CONFIDENCE, type CommandIntent, type Component, type ExistingCi, type StackContext } from './model.ts';
import { resolvePath } from './paths.ts';

const CONFIGURATION = '.pre-commit-config.yaml';
const REMOTE_IMPORT = /^(?:jsr|https?):/;
const REPOSITORY = /^\s*-?\s*repo:\s*['"]?https?:\/\/([\w.-]+)\//gm;

/** What checks fetch while they run, which no lockfile or cache of packages brings. */
export function checkNeeds(context: StackContext, component: Pick<Component, 'path' | 'commands' | 'further'>): TreeWarning[] {
  return [...hookNeeds(context, component), ...providerNeeds(component), ...binaryNeeds(component), ...denoNeeds(context, component)];
}

/** Providers are fetched by `terraform init`, which every check of Terraform needs. */
function providerNeeds({ path, commands }: Pick<Component, 'path' | 'commands'>): TreeWarning[] {
  if (!Object.values(commands).some((line) => /\bterraform\b.*\binit\b/.test(line))) return [];
  return [{ code: 'CHECKS_NEED_NETWORK', message: 'terraform init fetches providers from registry.terraform.io or where their sources say: the check fails on a runner that cannot reach it.', path }];
}

/** Packages that only fetch the program of another language when they are run. */
function binaryNeeds({ path, commands, further = [] }: Pick<Component, 'path' | 'commands' | 'further'>): TreeWarning[] {
  const lines = [...Object.values(commands), ...further.map(({ run }) => run)];
  if (!lines.some((line) => /\beditorconfig-checker\b/.test(line))) return [];
  return [{ code: 'CHECKS_NEED_NETWORK', message: 'editorconfig-checker fetches its program from github.com while it runs: the check fails on a runner that cannot reach it.', path }];
}

/** Deno resolves the imports of its configuration when the tests start: no step before them, and no lockfile of Node, brings those. */
function denoNeeds(context: StackContext, { path, commands, further = [] }: Pick<Component, 'path' | 'commands' | 'further'>): TreeWarning[] {
  const all = [...Object.values(commands), ...further.map(({ run }) => run)];
  const lines = all.some((line) => line.startsWith('deno install')) ? [] : all.filter((line) => /\bdeno test\b/.test(line));
  const files = lines.map((line) => resolvePath(path, /\s(?:-c|--config)[ =](\S+)/.exec(line)?.[1] ?? 'deno.json') ?? '').filter((file) => context.paths.has(file));
  const remote = files.find((file) => Object.values(tableAt(readJsonc(context.tree, file).data, 'imports')).some((target) => REMOTE_IMPORT.test(String(target))));
  if (remote === undefined) return [];
  return [{ code: 'TESTS_NEED_NETWORK', message: `Deno fetches what ${remote} imports, from jsr.io or where its URLs lead, when the tests start: they fail on a runner that cannot reach it.`, path: remote }];
}

/** Hooks of pre-commit are cloned by the run itself. */
function hookNeeds(context: StackContext, component: Pick<Component, 'path' | 'commands'>): TreeWarning[] {
  const { format, lint, typecheck } = component.commands;
  if (![format, lint, typecheck].some((line) => /\bpre-commit\s+run\b/.test(line ?? ''))) return [];
  const path = component.path === '.' ? CONFIGURATION : `${component.path}/${CONFIGURATION}`;
  const hosts = [...new Set([...(context.tree.read(path) ?? '').matchAll(REPOSITORY)].map((match) => match[1] ?? ''))].toSorted();
  if (hosts.length === 0) return [];
  return [{ code: 'CHECKS_NEED_NETWORK', message: `pre-commit clones its hooks from ${hosts.join(', ')} while it runs: the check fails on a runner that cannot reach ${hosts.length === 1 ? 'it' : 'them'}.`, path }];
}

const CHECKS: ReadonlySet<CommandIntent> = new Set(['format', 'lint']);

/** A check that mends at the maintainers' and only checks here, by a release that nothing holds: it may find what they never saw. */
export function strictness(context: StackContext, chosen: ReadonlyMap<CommandIntent, Chosen>, lockfile: string | undefined, path: string): TreeWarning[] {
  return [...unasked(context, chosen.get('format'), path), ...(lockfile === undefined ? mending(chosen, path) : [])];
}

/** The maintainers have checks, and none of them looks at how these files are formatted. */
function unasked({ existingCi }: StackContext, format: Chosen | undefined, path: string): TreeWarning[] {
  const isConvention = format?.evidence.every(({ rule, confidence }) => rule.endsWith('/convention') && confidence >= LOW_CONFIDENCE) ?? false;
  if (!isConvention || !existingCi.some(({ purpose }) => purpose === 'checks')) return [];
  return [{ code: 'CHECK_IS_STRICTER', message: `No job of the maintainers checks the format here: "${(format?.run ?? '').slice(0, 200)}" fails until all files are formatted once.`, path }];
}

function mending(chosen: ReadonlyMap<CommandIntent, Chosen>, path: string): TreeWarning[] {
  return [...chosen].flatMap(([intent, { run, isStricter, evidence }]): TreeWarning[] => {
    const isSure = evidence.every(({ confidence }) => confidence >= LOW_CONFIDENCE);
    if (!CHECKS.has(intent) || isStricter !== true || !isSure) return [];
    return [{ code: 'CHECK_IS_STRICTER', message: `The maintainers let this check mend files; "${run.slice(0, 200)}" only checks, by the newest release, since no lockfile holds another. It fails until its findings are mended once.`, path }];
  });
}

const MOST_SHOWN = 3;
/** Lines that bring or make what a clean checkout lacks; tools and checks are told elsewhere. */
const PREPARES = /\b(?:curl|wget|git (?:clone|submodule)|apt(?:-get)?\b.*\binstall|apk add|brew install|unzip|aws s3|gsutil|gh (?:release|api))\b|^(?:(?:npm|pnpm|yarn|bun) run|make|(?:ba)?sh) (?!\S*(?:check|lint|format|test))|^\.\//;

/** What the maintainers' job does before its tests and nothing here repeats: data that is fetched, systems that are set up. */
export function leftOutPreparation(existingCi: readonly ExistingCi[], test: Chosen | undefined, path: string): TreeWarning[] {
  const [file, job] = test?.job?.split('#') ?? [];
  if (file === undefined || job === undefined) return [];
  const before = existingCi.flatMap(({ steps }) => steps).filter((step) => step.file === file && step.job === job && step.index < (test?.index ?? 0));
  const lines = before.flatMap(({ run }) => run.split(/\n|&&/)).map((line) => line.trim()).filter((line) => PREPARES.test(line) && classify(line, true) === undefined);
  const distinct = [...new Set(lines)];
  if (distinct.length === 0) return [];
  const shown = distinct.slice(0, MOST_SHOWN).map((line) => `"${line.slice(0, 120)}"`).join(', ');
  return [{ code: 'PREPARATION_LEFT_OUT', message: `Before its tests the maintainers' job "${job}" runs ${shown}${distinct.length > MOST_SHOWN ? ` and ${distinct.length - MOST_SHOWN} more` : ''}, which are not carried over: tests that need what they prepare fail.`, path: path === '.' ? file : path }];
}

const FORMATS_ALL = /\b(?:prettier|dprint|oxfmt)\b.*(?:\s\.(?:\s|$)|\*\*)/;

/** A formatter that looks at every file looks at the new pipeline too, whose style is the platform's and not the repository's. */
export function formatsPipeline(context: StackContext, component: Pick<Component, 'path' | 'commands'>): TreeWarning[] {
  const { format = '', lint = '' } = component.commands;
  const scripts: unknown = context.paths.has('package.json') ? readJson(context.tree, 'package.json').data : undefined;
  const lines = [format, lint].flatMap((line) => [line, stringAt(scripts, 'scripts', / run ([\w:.-]+)/.exec(line)?.[1] ?? '') ?? '']);
  if (component.path !== '.' || !lines.some((line) => FORMATS_ALL.test(line))) return [];
  return [{ code: 'FORMAT_COVERS_PIPELINE', message: 'The format check looks at every file: let the formatter write the new pipeline file once, before it is committed.', path: '.' }];
}
