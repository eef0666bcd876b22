import { commandsFor, evidenceFor } from '../../detection/evidence.ts';
import { ciRuns, conventionConfidence } from '../../detection/maintainers.ts';
import type { CommandCandidate, CommandIntent } from '../../detection/model.ts';
import { joinPath } from '../../detection/paths.ts';
import type { Check } from './checks.ts';
import { checksOf } from './checks.ts';
import type { Manager } from './manager.ts';
import { buildLine, installLine, needsOf } from './manager.ts';
import type { PythonProject } from './project.ts';
import { hasTool } from './project.ts';
import { scriptsOf } from './scripts.ts';
import { testRunner } from './tests.ts';

const command = commandsFor(evidenceFor('python'));

/** Checks of one intent run one after another; the weakest decides how sure the line is. */
function joined(checks: readonly Check[], intent: Check['intent'], prefix: string): CommandCandidate[] {
  const all = checks.filter((check) => check.intent === intent);
  const sure = all.filter(({ confidence }) => confidence >= 0.5);
  const chosen = sure.length > 0 ? sure : all.slice(0, 1);
  const [first] = chosen;
  if (first === undefined) return [];
  const run = chosen.map((check) => `${prefix}${check.run}`).join(' && ');
  return [command(intent, run, first.file, 'convention', chosen.map(({ reason }) => reason).join(' '), Math.min(...chosen.map(({ confidence }) => confidence)))];
}

function preCommit(project: PythonProject, { prefix }: Manager): CommandCandidate[] {
  if (project.preCommit === '') return [];
  const declared = project.dependencies.has('pre-commit');
  const stated = ciRuns(project.context, /pre-commit|prek/) ? 0.7 : declared ? 0.5 : 0.4;
  return [command('lint', `${declared ? prefix : ''}pre-commit run --all-files`, joinPath(project.folder, '.pre-commit-config.yaml'), 'convention', 'pre-commit holds the checks that run on every commit.', conventionConfidence(project.context, /pre-commit|prek/, stated))];
}

/** Nothing checks this code, so the least that can be said is whether Python can parse it. */
function compileOnly(project: PythonProject, manager: Manager): CommandCandidate[] {
  const [first] = project.sourceFiles;
  if (first === undefined) return [];
  return [command('lint', `${manager.prefix}python -m compileall -q .`, first, 'convention', 'No linter is configured; this only finds files that Python cannot parse.', 0.4)];
}

function fromScripts(project: PythonProject, manager: Manager): CommandCandidate[] {
  return scriptsOf(project, manager)
    .filter(({ intent }) => intent !== 'test' || project.testFiles.length > 0)
    .map(({ intent, run, file, name }) => command(intent, run, file, 'script', `The script "${name}" of ${file} is for this.`, 0.85));
}

function toolsIn(candidates: readonly CommandCandidate[], checks: readonly Check[], test: readonly string[]): string[] {
  const lines = candidates.map(({ run }) => run).join('\n');
  const used = checks.filter((check) => lines.includes(check.run)).map(({ tool }) => tool);
  return [...used, ...test, ...(/\bpre-commit run\b/.test(lines) ? ['pre-commit'] : [])];
}

/** The first candidate per intent is what will run, unless a better source is found. */
function leading(candidates: readonly CommandCandidate[]): CommandCandidate[] {
  const seen = new Set<CommandIntent>();
  return candidates.filter(({ intent }) => !seen.has(intent) && seen.add(intent));
}

export function commandsOf(project: PythonProject, manager: Manager): CommandCandidate[] {
  const checks = checksOf(project);
  const runner = testRunner(project);
  const scripts = fromScripts(project, manager);
  const tests = runner === undefined ? [] : [command('test', `${manager.prefix}${manager.name === 'pip' && runner.run === 'pytest' ? 'python -m pytest' : runner.run}`, runner.file, 'convention', runner.reason, runner.confidence)];
  const lint = [...joined(checks, 'lint', manager.prefix), ...preCommit(project, manager)].toSorted((a, b) => b.evidence.confidence - a.evidence.confidence);
  const found = [
    ...scripts,
    ...joined(checks, 'format', manager.prefix),
    ...(lint.length > 0 ? lint : compileOnly(project, manager)),
    ...joined(checks, 'typecheck', manager.prefix),
    ...tests,
  ];
  const sure = leading(found).filter(({ evidence }) => evidence.confidence >= 0.5 || evidence.fact === 'commands.test');
  const needs = needsOf(project, toolsIn(sure, checks, runner?.tools ?? []));
  const install = installLine(project, manager, needs);
  const isSure = needs.missing.length === 0 && (manager.lockfile !== undefined || manager.name !== 'pip' || project.requirementFiles.length > 0 || hasTool(project, 'setuptools'));
  const build = buildLine(project, manager);
  return [
    ...(install === undefined ? [] : [command('install', install, manager.evidence.file, 'convention', `${manager.name} installs what the manifests list${needs.missing.length > 0 ? `; ${needs.missing.join(', ')} stands in none of them` : ''}.`, isSure ? 0.85 : 0.6)]),
    ...found,
    ...(build === undefined ? [] : [command('build', build, project.file, 'convention', 'Builds the distribution.', 0.7)]),
  ];
}
