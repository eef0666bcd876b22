import { commandsFor, evidenceFor, isPlainName } from '../../detection/evidence.ts';
import { javaTestFile } from '../../detection/java.ts';
import { conventionConfidence } from '../../detection/maintainers.ts';
import type { CommandCandidate, StackContext } from '../../detection/model.ts';
import { indexOf } from '../../detection/tree-index.ts';
import type { Plugin, Pom } from './pom.ts';

const command = commandsFor(evidenceFor('maven'));

/** Plugins that check style or bugs: their goal and what it is for. */
const CHECKERS: readonly { readonly plugin: string; readonly goal: string; readonly intent: 'lint' | 'format' }[] = [
  { plugin: 'spotless-maven-plugin', goal: 'spotless:check', intent: 'format' },
  { plugin: 'formatter-maven-plugin', goal: 'formatter:validate', intent: 'format' },
  { plugin: 'fmt-maven-plugin', goal: 'com.spotify.fmt:fmt-maven-plugin:check', intent: 'format' },
  { plugin: 'git-code-format-maven-plugin', goal: 'git-code-format:validate-code-format', intent: 'format' },
  { plugin: 'maven-checkstyle-plugin', goal: 'checkstyle:check', intent: 'lint' },
  { plugin: 'maven-pmd-plugin', goal: 'pmd:check', intent: 'lint' },
  { plugin: 'ktlint-maven-plugin', goal: 'ktlint:check', intent: 'lint' },
];
/** Phases that run before tests, in order. */
const EARLY_PHASES = ['validate', 'initialize', 'generate-sources', 'process-sources', 'generate-resources', 'process-resources', 'compile', 'process-classes'];

/** A checker already bound to an early phase is run by that phase, with the execution's own configuration. */
function boundPhase({ executions }: Plugin): string | undefined {
  const checking = executions.filter(({ goals }) => goals.some((goal) => /^(check|validate|validate-code-format)$/.test(goal)));
  return checking.flatMap(({ phase }) => phase ?? []).find((phase) => EARLY_PHASES.includes(phase));
}

function checks(context: StackContext, tool: string, chain: readonly Pom[]): CommandCandidate[] {
  return chain.flatMap((pom) =>
    CHECKERS.flatMap(({ plugin: name, goal, intent }) => {
      const plugin = pom.plugins.find(({ artifactId }) => artifactId === name);
      if (plugin === undefined) return [];
      const phase = boundPhase(plugin);
      const run = `${tool} --batch-mode ${phase ?? goal}`;
      const reason = phase === undefined ? `${pom.file} configures ${name}.` : `${pom.file} runs ${name} in the phase ${phase}.`;
      const stated = phase === undefined && plugin.executions.length === 0 ? 0.55 : 0.7;
      return [command(intent, run, pom.file, 'convention', reason, conventionConfidence(context, /\b(mvn|mvnw)\b/, stated))];
    }),
  );
}

/** Goals of `defaultGoal` that are safe to name; properties in it are for Maven to resolve. */
function defaultGoals(pom: Pom): string | undefined {
  const words = pom.defaultGoal?.split(/\s+/) ?? [];
  return words.length > 0 && words.every(isPlainName) ? words.join(' ') : undefined;
}

function testCommand(context: StackContext, pom: Pom, tool: string): CommandCandidate[] {
  const test = javaTestFile(context, pom.folder);
  if (test === undefined) return [];
  const goals = defaultGoals(pom);
  if (goals !== undefined && /\b(verify|install|test|package)\b/.test(goals)) {
    return [command('test', `${tool} --batch-mode`, pom.file, 'convention', `${pom.file} has the default goal "${goals}", which holds its checks.`, 0.8)];
  }
  return [command('test', `${tool} --batch-mode verify`, test, 'convention', `${test} and its like are run by Maven; verify runs every check bound to the build.`, 0.85)];
}

export function commandsOf(context: StackContext, pom: Pom, chain: readonly Pom[], hasModules: boolean): CommandCandidate[] {
  const tool = indexOf(context).has(pom.folder, 'mvnw') ? './mvnw' : 'mvn';
  const install = hasModules
    ? command('install', `${tool} --batch-mode -DskipTests test-compile`, pom.file, 'convention', 'Fetches what the modules need; they need each other compiled.', 0.5)
    : command('install', `${tool} --batch-mode dependency:resolve`, pom.file, 'convention', 'Fetches the dependencies.', 0.5);
  return [
    install,
    ...checks(context, tool, chain),
    command('build', `${tool} --batch-mode -DskipTests package`, pom.file, 'convention', 'Compiles and packages; the tests have their own command.', 0.8),
    ...testCommand(context, pom, tool),
  ];
}
