import { newestPerStep, INTENTS, type Chosen } from './choose.ts';
import type { CiLine } from './ci-candidates.ts';
import { withoutPrefix, withoutStarters } from './classify.ts';
import type { CommandIntent, FurtherCommand } from './model.ts';

const MAX_FURTHER = 12;

interface Aim {
  /** Program and verb, or the script. */
  readonly what: string;
  /** Folders and files; empty when it is run on everything. */
  readonly on: string;
  readonly path: string;
}

/** Programs whose first word says what they do. */
const WITH_VERB = /^(?:npm|pnpm|yarn|bun|make|just|tox|nox|cargo|go|mvn|\S*mvnw|gradle|\S*gradlew|deno|terraform|dotnet|mix|composer|rake|ruff|uv|pdm|poetry)$/;
const EVERYTHING = new Set(['.', './', './...', '--']);

/** What a line is run for, without how: `go test -race ./pkg` and `go test ./pkg` are the same. */
function aimOf(run: string, path: string): Aim {
  const words = withoutStarters(withoutPrefix(run)).replaceAll(/\d[\d.]*/g, '#').split(/\s+/).filter((word) => !word.startsWith('-'));
  const named = WITH_VERB.test(words[0] ?? '') ? (words[1] === 'run' ? 3 : 2) : 1;
  return { what: words.slice(0, named).join(' '), on: words.slice(named).filter((word) => !EVERYTHING.has(word)).join(' '), path };
}

/** A check of everything holds that of a part; the same check with other options is that of a special case. */
function covers(known: Aim, other: Aim): boolean {
  return known.what === other.what && known.path === other.path && (known.on === '' || known.on === other.on);
}

function furtherOf(intent: CommandIntent, lines: readonly CiLine[], chosen: readonly Chosen[], path: string): FurtherCommand[] {
  const known = chosen.flatMap(({ run }) => run.split(/ && |\n/)).map((run) => aimOf(run, path));
  const others = newestPerStep(lines.filter((line) => line.intent === intent && line.joins).toSorted((a, b) => b.rank - a.rank));
  return others.flatMap((line) => {
    const aim = aimOf(line.run, line.path);
    // Lines of one job that differ in their options alone are its own matrix.
    if (known.some((each) => covers(each, aim))) return [];
    known.push(aim);
    return [{ intent, run: line.run, path: line.path, env: line.env, from: line.file }];
  });
}

/** Checks of the maintainers' other jobs that no chosen command does, best first. */
export function furtherCommands(lines: readonly CiLine[], chosen: ReadonlyMap<CommandIntent, Chosen>, path: string): readonly FurtherCommand[] {
  const all = [...chosen.values()];
  return INTENTS.filter((intent) => intent !== 'install').flatMap((intent) => furtherOf(intent, lines, all, path)).slice(0, MAX_FURTHER);
}
