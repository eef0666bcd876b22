import type { CiFindings, CiLine, OpenCheck } from './ci-candidates.ts';
import { compareVersions } from './combinations.ts';
import { COMMAND_SOURCES, LOW_CONFIDENCE, type CommandCandidate, type CommandIntent, type Evidence } from './model.ts';

export const INTENTS: readonly CommandIntent[] = ['install', 'format', 'lint', 'typecheck', 'build', 'test'];
const MAX_LINES = 8;

export interface Chosen {
  readonly run: string;
  readonly evidence: readonly Evidence[];
  readonly env: Readonly<Record<string, string>>;
  /** The CI job it came from; two commands of one job keep their order. */
  readonly job?: string;
  readonly index?: number;
  /** It fails where the maintainers' own form mends. */
  readonly isStricter?: boolean;
}

/** The versions that a line names, for telling the newest of a matrix: `py3.13`, `1.26`, `jdk21`. */
function versionsIn(run: string): string {
  return (run.match(/(?:\bpy|\bpython|\bjdk|\bnode)-?\d[\d.]*|\d+\.\d[\d.]*/gi) ?? []).map((text) => text.replace(/^\D+/, '').replace(/^3(\d\d?)$/, '3.$1')).join('.');
}

/** One step of a matrix gives a line per combination: that of the newest versions stands for all. */
export function newestPerStep(lines: readonly CiLine[]): CiLine[] {
  const best = new Map<string, CiLine>();
  for (const line of lines) {
    const key = `${line.file}#${line.job}#${line.index}#${line.run.replaceAll(/\d[\d.]*/g, '#')}`;
    const known = best.get(key);
    if (known === undefined || compareVersions(versionsIn(line.run), versionsIn(known.run)) > 0) best.set(key, line);
  }
  return [...best.values()];
}

/** The plain install, which is the stack's to word: with a lockfile it must not change it. */
const PLAIN_INSTALL = /^(npm (install|i)|pnpm (install|i)|yarn( install)?|bun (install|i)|poetry install|go mod download|uv sync|pdm install)$/;

/** An install serves all commands, so that of a job which only lints is too little when another one is known. */
function installs(lines: readonly CiLine[], hasOther: boolean): readonly CiLine[] {
  const all = lines.filter((line) => line.intent === 'install');
  // Where no job is seen to test, the one that builds says what an install is.
  const needing = lines.some((line) => line.intent === 'test') ? 'test' : 'build';
  const tested = new Set(lines.filter((line) => line.intent === needing).map((line) => `${line.file}#${line.job}`));
  const serving = all.filter((line) => tested.has(`${line.file}#${line.job}`));
  return serving.length > 0 || hasOther ? serving : all;
}

/** A special case's line (another platform, a native build) stands back behind whatever else is known. */
function fromCi(intent: CommandIntent, lines: readonly CiLine[], hasOther: boolean): Chosen | undefined {
  const fitting = intent === 'install' ? installs(lines, hasOther) : lines.filter((line) => line.intent === intent && !line.isBeside);
  const best = fitting.toSorted((a, b) => b.rank - a.rank)[0];
  if (!best || (best.rank < 0 && hasOther)) return undefined;
  const sameJob = newestPerStep(fitting.filter((line) => line.job === best.job && line.file === best.file));
  const taken = (intent === 'install' ? sameJob.slice(0, 2) : sameJob).slice(0, MAX_LINES);
  const runs = [...new Set(taken.map((line) => line.run))];
  return { run: runs.join(' && '), evidence: taken.map((line) => line.evidence), env: Object.assign({}, ...taken.map((line) => line.env)), job: `${best.file}#${best.job}`, index: taken[0]?.index ?? 0, isStricter: taken.some(({ isReworded }) => isReworded) };
}

function fromCandidates(intent: CommandIntent, candidates: readonly CommandCandidate[]): Chosen | undefined {
  const fitting = candidates.filter((candidate) => candidate.intent === intent);
  const best = COMMAND_SOURCES.map((source) => fitting.find((candidate) => candidate.source === source)).find((candidate) => candidate !== undefined);
  return best && { run: best.run, evidence: [best.evidence], env: best.env ?? {} };
}

/** The maintainers run the check in another form than this one: what is known of it is a guess. */
function doubted(chosen: Chosen, file: string): Chosen {
  const evidence = chosen.evidence.map((each) => ({ ...each, confidence: Math.min(each.confidence, 0.45), reason: `${each.reason} The line in ${file} could not be taken: its variables are only known in a run.` }));
  return { ...chosen, evidence };
}

/** True when a check that could not be taken matters more than the lines that could. */
function outranked(ci: Chosen, open: OpenCheck, lines: readonly CiLine[], intent: CommandIntent): boolean {
  const best = Math.max(...lines.filter((line) => line.intent === intent && `${line.file}#${line.job}` === ci.job).map((line) => line.rank));
  return open.rank > best;
}

/** One command per intent: the maintainers' CI first, then task runners, scripts and conventions. */
export function chooseCommands({ lines, open }: CiFindings, candidates: readonly CommandCandidate[]): ReadonlyMap<CommandIntent, Chosen> {
  const chosen = new Map<CommandIntent, Chosen>();
  for (const intent of INTENTS) {
    const replaced = open.get(intent);
    const found = fromCandidates(intent, candidates);
    // A line that stands there in one of its branches is the maintainers' own after all.
    const other = found !== undefined && replaced !== undefined && !replaced.runs.includes(found.run) ? doubted(found, replaced.file) : found;
    const usable = fromCi(intent, lines, (found?.evidence[0]?.confidence ?? 0) >= LOW_CONFIDENCE);
    const ci = usable && replaced && other && outranked(usable, replaced, lines, intent) ? undefined : usable;
    const isPlain = intent === 'install' && ci !== undefined && PLAIN_INSTALL.test(ci.run);
    const best = isPlain ? (other ?? ci) : (ci ?? other);
    if (best) chosen.set(intent, best);
  }
  return chosen;
}

/**
 * What is built and what is tested have to be the same where tests run what was built: both from one job of the
 * maintainers, else both as the stack words them.
 */
export function sameBuild(chosen: ReadonlyMap<CommandIntent, Chosen>, lines: readonly CiLine[], candidates: readonly CommandCandidate[]): ReadonlyMap<CommandIntent, Chosen> {
  const [build, test] = [chosen.get('build'), chosen.get('test')];
  if (test === undefined || (build?.job !== undefined && build.job === test.job) || (build?.job === undefined && test.job === undefined)) return chosen;
  const beside = fromCi('build', lines.filter(({ file, job }) => `${file}#${job}` === test.job), false);
  if (beside !== undefined) return new Map([...chosen, ['build', beside]]);
  const worded = (['build', 'test'] as const).flatMap((intent): [CommandIntent, Chosen][] => { const found = fromCandidates(intent, candidates.filter(({ source }) => source === 'convention')); return found === undefined ? [] : [[intent, found]]; });
  return new Map([...[...chosen].filter(([intent]) => intent !== 'build' && intent !== 'test'), ...worded]);
}

/** True when the job that tests builds first. */
export function buildsBeforeTest(lines: readonly CiLine[], chosen: ReadonlyMap<CommandIntent, Chosen>): boolean {
  const test = chosen.get('test');
  if (test?.job === undefined) return false;
  return lines.some((line) => line.intent === 'build' && `${line.file}#${line.job}` === test.job && line.index < (test.index ?? 0));
}
