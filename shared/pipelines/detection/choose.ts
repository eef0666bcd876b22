import type { CiLine } from './ci-candidates.ts';
import { COMMAND_SOURCES, type CommandCandidate, type CommandIntent, type Evidence } from './model.ts';

export const INTENTS: readonly CommandIntent[] = ['install', 'format', 'lint', 'typecheck', 'build', 'test'];
const MAX_LINES = 4;

export interface Chosen {
  readonly run: string;
  readonly evidence: readonly Evidence[];
  readonly env: Readonly<Record<string, string>>;
  /** The CI job it came from; two commands of one job keep their order. */
  readonly job?: string;
  readonly index?: number;
}

/** One step of a matrix gives a line per combination: the first stands for all. */
function firstPerStep(lines: readonly CiLine[]): CiLine[] {
  const seen = new Map<string, string>();
  return lines.filter((line) => {
    const step = `${line.file}#${line.job}#${line.index}`;
    const shape = line.run.replaceAll(/\d[\d.]*/g, '#');
    const known = seen.get(`${step}#${shape}`);
    seen.set(`${step}#${shape}`, line.run);
    return known === undefined;
  });
}

/** The plain install, which is the stack's to word: with a lockfile it must not change it. */
const PLAIN_INSTALL = /^(npm (install|i)|pnpm (install|i)|yarn( install)?|bun (install|i)|poetry install|go mod download|uv sync|pdm install)$/;

function fromCi(intent: CommandIntent, lines: readonly CiLine[]): Chosen | undefined {
  const fitting = lines.filter((line) => line.intent === intent);
  const best = fitting.toSorted((a, b) => b.rank - a.rank)[0];
  if (!best) return undefined;
  const sameJob = firstPerStep(fitting.filter((line) => line.job === best.job && line.file === best.file));
  const taken = (intent === 'install' ? sameJob.slice(0, 2) : sameJob).slice(0, MAX_LINES);
  const runs = [...new Set(taken.map((line) => line.run))];
  return { run: runs.join(' && '), evidence: taken.map((line) => line.evidence), env: Object.assign({}, ...taken.map((line) => line.env)), job: `${best.file}#${best.job}`, index: taken[0]?.index ?? 0 };
}

function fromCandidates(intent: CommandIntent, candidates: readonly CommandCandidate[]): Chosen | undefined {
  const fitting = candidates.filter((candidate) => candidate.intent === intent);
  const best = COMMAND_SOURCES.map((source) => fitting.find((candidate) => candidate.source === source)).find((candidate) => candidate !== undefined);
  return best && { run: best.run, evidence: [best.evidence], env: best.env ?? {} };
}

/** One command per intent: the maintainers' CI first, then task runners, scripts and conventions. */
export function chooseCommands(lines: readonly CiLine[], candidates: readonly CommandCandidate[]): ReadonlyMap<CommandIntent, Chosen> {
  const chosen = new Map<CommandIntent, Chosen>();
  for (const intent of INTENTS) {
    const ci = fromCi(intent, lines);
    const other = fromCandidates(intent, candidates);
    const isPlain = intent === 'install' && ci !== undefined && PLAIN_INSTALL.test(ci.run);
    const best = isPlain ? (other ?? ci) : (ci ?? other);
    if (best) chosen.set(intent, best);
  }
  return chosen;
}

/** True when the job that tests builds first. */
export function buildsBeforeTest(lines: readonly CiLine[], chosen: ReadonlyMap<CommandIntent, Chosen>): boolean {
  const test = chosen.get('test');
  if (test?.job === undefined) return false;
  return lines.some((line) => line.intent === 'build' && `${line.file}#${line.job}` === test.job && line.index < (test.index ?? 0));
}
