import { classify, intentOfName } from '../../detection/classify.ts';
import { commandsFor, evidenceFor, isPlainName, lineOf } from '../../detection/evidence.ts';
import type { CommandCandidate, CommandIntent, StackContext } from '../../detection/model.ts';
import { fitLines, writesFiles } from '../../detection/node-scripts.ts';
import { folderOf } from '../../detection/paths.ts';
import { splitCommands } from '../../detection/shell-lines.ts';
import { indexOf } from '../../detection/tree-index.ts';
import type { PackageJson } from './package-json.ts';
import { installCommand, runScript, runTool, type Manager } from './package-manager.ts';

const evidence = evidenceFor('node');
const command = commandsFor(evidence);

/** Script names by intent, the expected ones first. */
const NAMES: Readonly<Record<Exclude<CommandIntent, 'install'>, readonly string[]>> = {
  format: ['format:check', 'check:format', 'format-check', 'check-format', 'prettier:check', 'fmt:check', 'lint:format', 'lint:prettier', 'format', 'fmt', 'prettier'],
  lint: ['lint', 'lint:check', 'check:lint', 'lint:ci', 'lint:js', 'lint:ts', 'eslint', 'biome', 'check'],
  typecheck: ['typecheck', 'type-check', 'check-types', 'check:types', 'types:check', 'types', 'tsc', 'test:types', 'check:ts'],
  build: ['build', 'compile', 'bundle'],
  test: ['test', 'test:unit', 'test:ci', 'unit', 'test:run', 'tests', 'vitest', 'jest'],
};
/** The script that `npm init` writes, and others that only pretend. */
const NO_SCRIPT = /no test specified|^\s*(echo|exit|true)\b(?!.*&&)/;

interface Script {
  readonly name: string;
  readonly text: string;
}

function scriptFor(json: PackageJson, intent: Exclude<CommandIntent, 'install'>): Script | undefined {
  const usable = Object.entries(json.scripts).filter(([name, text]) => isPlainName(name) && !NO_SCRIPT.test(text));
  const byName = NAMES[intent].map((wanted) => usable.find(([name]) => name === wanted)).find((found) => found !== undefined);
  const found = byName ?? usable.find(([name]) => intentOfName(name) === intent);
  if (!found) return undefined;
  const [name, text] = found;
  // `check` and `format` mean anything: only what the script does tells.
  if (name === 'check' && !/eslint|biome|oxlint|xo\b|lint/.test(text)) return undefined;
  if (intent === 'format' && /^(format|fmt|prettier)$/.test(name) && !/(--check|-c\b|--list-different|-l\b)/.test(text)) return splitCommands(text).some(writesFiles) ? { name, text } : undefined;
  return { name, text };
}

/** A part of the test script that is called a test is one, whatever follows in its name: `test-api`. */
function isFor(line: string, intent: CommandIntent): boolean {
  const found = classify(line, true)?.intent;
  return found === intent || (found === undefined && intent === 'test' && /\srun\s+tests?[-:_.]/.test(line));
}

function fromScript(context: StackContext, json: PackageJson, manager: Manager, intent: Exclude<CommandIntent, 'install'>, packageText: string): CommandCandidate[] {
  const script = scriptFor(json, intent);
  if (!script) return [];
  const line = lineOf(packageText, `"${script.name}":`);
  const candidate = (run: string, reason: string, confidence: number): CommandCandidate[] => {
    const made = command(intent, run, json.file, 'script', reason, confidence);
    return [line === undefined ? made : { ...made, evidence: { ...made.evidence, line } }];
  };
  const call = runScript(manager, script.name);
  const lines = intent === 'build' ? [call] : fitLines(call, folderOf(json.file), context);
  if (lines.length !== 1 || lines[0] !== call) {
    const fitting = lines.filter((each) => isFor(each, intent));
    if (fitting.length > 0) return candidate(fitting.join(' && '), `The script "${script.name}" watches or writes files; this only checks, once.`, intent === 'test' ? 0.8 : 0.6);
    return intent === 'test' ? candidate(call, `The script "${script.name}" may watch; CI sets CI=true, which most tools take for run once.`, 0.45) : [];
  }
  return candidate(call, `package.json has the script "${script.name}".`, 0.9);
}

interface Tool {
  readonly intent: CommandIntent;
  readonly dependency: string;
  readonly line: string;
  /** Needs one of these files, or no file when empty. */
  readonly config: RegExp | undefined;
}

const TOOLS: readonly Tool[] = [
  { intent: 'test', dependency: 'vitest', line: 'vitest run', config: undefined },
  { intent: 'test', dependency: 'jest', line: 'jest', config: undefined },
  { intent: 'test', dependency: 'mocha', line: 'mocha', config: undefined },
  { intent: 'test', dependency: 'ava', line: 'ava', config: undefined },
  { intent: 'lint', dependency: 'eslint', line: 'eslint .', config: /^(eslint\.config\.[cm]?[jt]s|\.eslintrc(\.\w+)?)$/ },
  { intent: 'lint', dependency: '@biomejs/biome', line: 'biome ci', config: /^biome\.jsonc?$/ },
  { intent: 'lint', dependency: 'oxlint', line: 'oxlint', config: undefined },
  { intent: 'format', dependency: 'prettier', line: 'prettier --check .', config: /^(\.prettierrc(\.\w+)?|prettier\.config\.[cm]?[jt]s)$/ },
  { intent: 'typecheck', dependency: 'typescript', line: 'tsc --noEmit', config: /^tsconfig\.json$/ },
];
/** A tool that is installed is a guess; its configuration beside it makes it likely. */
const CONFIDENCE: Readonly<Record<string, number>> = { test: 0.6, lint: 0.6, format: 0.45, typecheck: 0.55 };

function fromTools(context: StackContext, folder: string, json: PackageJson, manager: Manager): CommandCandidate[] {
  const names = indexOf(context).namesIn(folder);
  const hasCi = context.existingCi.some((ci) => ci.purpose === 'checks' && ci.steps.length > 0);
  return TOOLS.filter(({ dependency, config }) => json.dependencies.has(dependency) && (config === undefined || names.some((name) => config.test(name)))).map(({ intent, dependency, line }) =>
    // What the maintainers' own checks leave out may not pass.
    command(intent, runTool(manager, line), json.file, 'convention', `${dependency} is installed and no script runs it.`, hasCi ? Math.min(0.45, CONFIDENCE[intent] ?? 0.4) : (CONFIDENCE[intent] ?? 0.4)),
  );
}

function builtIn(context: StackContext, folder: string, json: PackageJson): CommandCandidate[] {
  const below = indexOf(context).under(folder).slice(0, 5000);
  const test = below.find((path) => /(^|\/)[\w.-]+\.test\.[cm]?js$/.test(path) && !path.includes('node_modules/'));
  const hasRunner = [...json.dependencies].some((name) => /^(vitest|jest|mocha|ava|tap|uvu|jasmine|karma)$/.test(name));
  if (test === undefined || hasRunner || json.scripts['test'] !== undefined) return [];
  return [command('test', 'node --test', test, 'convention', `${test} looks like a test and no runner is installed; Node has one.`, 0.4)];
}

/** Candidates of one package: its scripts, then its tools, then what Node itself brings. */
export function commandsOf(context: StackContext, folder: string, json: PackageJson, manager: Manager): CommandCandidate[] {
  const text = context.tree.read(json.file) ?? '';
  const why = manager.lockfile === undefined ? 'There is no lockfile to hold it to.' : `${manager.lockfile} is followed exactly.`;
  const intents = ['format', 'lint', 'typecheck', 'build', 'test'] as const;
  return [
    command('install', installCommand(manager), manager.lockfile ?? json.file, 'convention', why, manager.evidence.confidence),
    ...intents.flatMap((intent) => fromScript(context, json, manager, intent, text)),
    ...fromTools(context, folder, json, manager),
    ...builtIn(context, folder, json),
  ];
}
