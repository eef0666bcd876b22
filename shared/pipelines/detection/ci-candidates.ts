import { classify, type Classification } from './classify.ts';
import type { CiStep, CommandIntent, ComponentDraft, Evidence, ExistingCi, StackContext } from './model.ts';
import { asOwnBinary, fitLines } from './node-scripts.ts';
import { folderOf, resolvePath } from './paths.ts';
import { conditionalLines, shellLines, type ShellLine } from './shell-lines.ts';

/** A line of the maintainers' own CI that belongs to one component. */
export interface CiLine {
  readonly intent: CommandIntent;
  readonly run: string;
  readonly job: string;
  readonly file: string;
  readonly platform: string;
  readonly index: number;
  readonly env: Readonly<Record<string, string>>;
  /** How much this job looks like the one that matters; higher is better. */
  readonly rank: number;
  /** The maintainers' own form fixes files or watches. */
  readonly isReworded: boolean;
  /** It is run beside the commands of other jobs, not instead of them. */
  readonly joins: boolean;
  /** Never taken instead of another. */
  readonly isBeside: boolean;
  /** Folder it runs in: the component's, or that of a member which the component manages. */
  readonly path: string;
  readonly evidence: Evidence;
}

/** Jobs that run the same tests on another runtime, which is a tool beside the language. */
const OTHER_RUNTIME_JOB = /deno|\bbun\b|runtime|cloudflare|lambda|edge|workerd|fastly/gi;

/** Jobs that check a special case: their commands are not the plain ones. */
const SPECIAL_JOB =
  /canary|windows|macos|deno|\bbun\b|e2e|end-to-end|integration|perf|bench|nightly|fuzz|msrv|minimal|wasm|compat|runtime|cloudflare|lambda|edge|workerd|fastly|docs?|example|downstream|miri|beta|experimental|optional|smoke|acceptance|schema|site|output|browser|cross|big-endian|i686|semver|coverage/i;
const MAIN_FILE = /(^|\/)(ci|tests?|main|build|check|checks|lint|unit|push|pr|pull[-_]request)\.ya?ml$|\.gitlab-ci\.yml$|config\.yml$|\.travis\.yml$|Jenkinsfile$/;
const STACK_OF_LANGUAGE: Readonly<Record<string, readonly string[]>> = { maven: ['maven'], gradle: ['gradle'], any: [] };

/** Stacks whose components a tool's language can mean. */
function meansStack(language: string, draft: ComponentDraft): boolean {
  return (STACK_OF_LANGUAGE[language] ?? [language]).includes(draft.stack);
}

/** False for a job that runs elsewhere or measures something else than the code as it is. */
function joinsOthers(job: string, file: string): boolean {
  return !SPECIAL_JOB.test(job.replaceAll(OTHER_RUNTIME_JOB, '')) && !SPECIAL_JOB.test(file.split('/').at(-1) ?? '');
}

/** The component that a line run in `path` belongs to: the one there, else the only one of its language that is run from above. */
function componentFor(found: Classification, path: string, drafts: readonly ComponentDraft[]): ComponentDraft | undefined {
  const fitting = found.language === 'any' ? drafts : drafts.filter((draft) => meansStack(found.language, draft));
  const own = fitting.find((draft) => draft.path === path);
  if (own !== undefined) return own;
  // What a workspace manages has no component of its own.
  const manager = fitting.find((draft) => draft.members?.some((member) => member.path === path));
  // What Deno tests beside a package of Node is that package; there it is a tool.
  return manager ?? (found.language === 'deno' && found.intent === 'test' ? drafts.find((draft) => draft.path === path && draft.stack === 'node') : undefined);
}

function knownVariables(step: CiStep): Set<string> {
  return new Set([...Object.keys(step.env), 'HOME', 'PATH', 'CI']);
}

/** A target that only leads into another folder stands for what it does there. */
function expand(run: string, path: string, context: StackContext, drafts: readonly ComponentDraft[]): { run: string; path: string }[] {
  const name = /^make\s+([\w.-]+)$/.exec(run)?.[1];
  const task = name === undefined ? undefined : context.tasks.find((candidate) => candidate.runner === 'make' && candidate.name === name && candidate.path === path);
  if (!task || drafts.some((draft) => draft.path === path)) return [{ run, path }];
  const inner = task.body.flatMap((line) => shellLines(line.replaceAll('$(CURDIR)', '.'), path)).filter((line) => line.path !== path);
  return inner.length > 0 ? inner : [{ run, path }];
}

/** Of equal files the one for the whole goes before one for some paths, and `test.yml` before `test.arm.yml`. */
function rankOf(ci: ExistingCi, step: CiStep, draft: ComponentDraft): number {
  const file = ci.path.split('/').at(-1) ?? '';
  const words = (file.match(/[-_.]/g) ?? []).length - 1;
  const tie = (ci.isPartial === true && draft.path === '.' ? 0 : 0.5) - Math.min(words, 4) * 0.1;
  return (MAIN_FILE.test(ci.path) ? 4 : 0) + (SPECIAL_JOB.test(step.job) ? -3 : 0) + (SPECIAL_JOB.test(file) ? -2 : 0) + tie;
}

/** Set by jobs to choose their image or toolchain: what a pipeline is generated with, not what a command needs. */
const TOOLCHAIN_VARIABLE = /^(?:(NODE|PYTHON|GO|JAVA|RUST|BUN|TERRAFORM|HELM|GRADLE|MAVEN)_VERSION|UV_PYTHON|GOTOOLCHAIN|RUSTUP_TOOLCHAIN)$/;

function envOf(step: CiStep, run: string): Readonly<Record<string, string>> {
  const wanted = Object.entries(step.env).filter(([name, value]) => !TOOLCHAIN_VARIABLE.test(name) && !value.includes('$')).filter(([name]) => run.includes(name) || /^(PY|NODE_|GO|CGO|RUST|CARGO|MAVEN|JAVA|TF_|DJANGO|FLASK|DATABASE|REDIS|TEST|TOX|NOX|UV_|PIP_|FORCE_COLOR|NO_COLOR)/.test(name));
  return Object.fromEntries(wanted);
}

interface Written {
  readonly run: string;
  readonly path: string;
  /** Position in the step's script. */
  readonly place: number;
  /** The maintainers' line fixes files or watches: this is what it checks, in other words. */
  readonly reworded: boolean;
}

const MAX_PLACES = 1000;

/** What a build writes is its purpose, so that it stays as it is. */
function fitted(run: string, path: string, context: StackContext): readonly string[] {
  const found = classify(run, true);
  return found?.intent === 'build' && found.language === 'node' ? [run] : fitLines(run, path, context);
}

function linesOf(step: CiStep, context: StackContext, drafts: readonly ComponentDraft[]): Written[] {
  const written = shellLines(step.run, step.path, knownVariables(step)).flatMap(({ run, path }) => expand(run, path, context, drafts));
  return written
    .flatMap(({ run, path }) => fitted(run, path, context).map((line) => ({ run: line, path, reworded: line !== run })))
    .slice(0, MAX_PLACES)
    .map((line, place) => ({ ...line, place }));
}

const UNPINNED_FORMATTER = 0.45;

/** A formatter that writes never fails. As a check it does, and what it wants is its newest release's choice where no lockfile holds it. */
function trustIn(written: Written, found: Classification, draft: ComponentDraft, job: string, sure: number): Pick<Evidence, 'reason' | 'confidence'> {
  if (!written.reworded) return { reason: `The maintainers' job "${job}" runs it.`, confidence: sure };
  const reason = `The maintainers' job "${job}" runs it in a form that writes files or watches; this one only checks, once.`;
  if (found.intent !== 'format' || draft.lockfile !== undefined) return { reason, confidence: Math.min(sure, 0.75) };
  return { reason: `${reason} No lockfile holds the formatter, so that its newest release may want other files than these.`, confidence: UNPINNED_FORMATTER };
}

function lineOf({ found, draft, run, written }: Place, ci: ExistingCi, step: CiStep): CiLine {
  const sure = SPECIAL_JOB.test(step.job) ? 0.75 : 0.95;
  const evidence: Evidence = {
    fact: `commands.${found.intent}`,
    file: step.file,
    ...(step.line === undefined ? {} : { line: step.line }),
    rule: `ci/${ci.platform}`,
    ...trustIn(written, found, draft, step.job, sure),
  };
  return { intent: found.intent, run, job: step.job, file: step.file, platform: ci.platform, index: step.index + written.place / MAX_PLACES, env: envOf(step, run), rank: rankOf(ci, step, draft), isReworded: written.reworded, joins: joinsOthers(step.job, step.file), isBeside: found.isBeside === true || written.path !== draft.path, path: written.path, evidence };
}

/** Lines of a step that the component cannot have, since only a run knows their variables or whether they run at all. */
function openLines(step: CiStep): ShellLine[] {
  const conditional = conditionalLines(step.run, step.path);
  if (conditional.length > 0) return conditional;
  const known = knownVariables(step);
  const named = [...step.run.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1] ?? '');
  if (named.every((name) => known.has(name))) return [];
  const usable = new Set(shellLines(step.run, step.path, known).map(({ run }) => run));
  return shellLines(step.run, step.path, new Set([...known, ...named])).filter(({ run }) => !usable.has(run));
}

/** What the maintainers' checks say about one component. */
export interface CiFindings {
  readonly lines: readonly CiLine[];
  /** Checks they run in a form that cannot be carried over, by intent. */
  readonly open: ReadonlyMap<CommandIntent, OpenCheck>;
}

/** A check whose line only a run completes. */
export interface OpenCheck {
  readonly run: string;
  /** Every line of this kind. */
  readonly runs: readonly string[];
  readonly file: string;
  readonly job: string;
  readonly rank: number;
}

export const NO_FINDINGS: CiFindings = { lines: [], open: new Map() };

interface Collected {
  readonly lines: CiLine[];
  readonly open: Map<CommandIntent, OpenCheck>;
}

interface Place {
  readonly found: Classification;
  readonly draft: ComponentDraft;
  readonly run: string;
  readonly written: Written;
}

/** Environments of an interpreter that the jobs here do not set up. */
const OTHER_RUNTIME = /\bpypy[\d.]*\b/i;

/** Options by which a tool is sent into another folder or to a manifest there. */
const SENT_AWAY = /\s(?:--directory|--project|--cwd|--prefix|--manifest-path|-C)[= ]["']?([\w./@-]+)["']?/;

/** A line that a tool's own option sends elsewhere belongs there, without the option. */
function atTarget(line: Written): Written {
  const target = SENT_AWAY.exec(line.run)?.[1];
  const folder = target === undefined ? undefined : resolvePath(line.path, /\.(?:toml|xml|json)$/.test(target) ? folderOf(target) : target);
  return folder === undefined || folder === line.path || /^(?:make|meson|ninja|ctest|cmake)\b/.test(line.run) ? line : { ...line, run: line.run.replace(SENT_AWAY, ''), path: folder };
}

/** The lines whose purpose and component are known. */
function placed(lines: readonly Written[], context: StackContext, drafts: readonly ComponentDraft[]): Place[] {
  return lines.map(atTarget).flatMap((written) => {
    const { run, path } = written;
    const found = OTHER_RUNTIME.test(run) ? undefined : classify(run, true);
    const draft = found && componentFor(found, path, drafts);
    if (!found || !draft) return [];
    return [{ found, draft, written, run: draft.stack === 'node' && draft.packageManager ? asOwnBinary(run, path, draft.packageManager.name, context) : run }];
  });
}

/** Measuring is no check, although it is often called through the test tool. */
const MEASURES = /^(?!.*\btests?\b).*\bbench(?:mark)?s?\b/i;

/** The maintainers' own check commands, by component. */
export function ciLines(context: StackContext, drafts: readonly ComponentDraft[]): ReadonlyMap<ComponentDraft, CiFindings> {
  const findings = new Map(drafts.map((draft): [ComponentDraft, Collected] => [draft, { lines: [], open: new Map() }]));
  for (const ci of context.existingCi.filter((candidate) => candidate.purpose === 'checks')) {
    for (const step of ci.steps.filter(({ name }) => !MEASURES.test(name ?? ''))) {
      for (const place of placed(linesOf(step, context, drafts), context, drafts)) findings.get(place.draft)?.lines.push(lineOf(place, ci, step));
      if (SPECIAL_JOB.test(step.job)) continue;
      const openPlaces = placed(openLines(step).map((line, index) => ({ ...line, place: index, reworded: false })), context, drafts);
      for (const place of openPlaces.filter(({ draft, written }) => draft.path === written.path)) noteOpen(findings.get(place.draft)?.open, place, ci, step);
    }
  }
  return findings;
}

function noteOpen(open: Collected['open'] | undefined, { found, draft, run }: Place, ci: ExistingCi, step: CiStep): void {
  const known = open?.get(found.intent);
  const rank = rankOf(ci, step, draft);
  const runs = [...(known?.runs ?? []), run];
  open?.set(found.intent, known !== undefined && known.rank >= rank ? { ...known, runs } : { run, runs, file: step.file, job: step.job, rank });
}
