import { classify, intentOfName } from './classify.ts';
import type { CommandCandidate, CommandIntent, CommandSource, ComponentDraft, StackContext, Task } from './model.ts';
import { shellLines } from './shell-lines.ts';

const MAX_DEPTH = 3;
const SOURCE_OF: Readonly<Record<Task['runner'], CommandSource>> = { make: 'make', just: 'just', mise: 'mise', tox: 'tox', nox: 'nox', script: 'script' };
/** The names that people expect, best first; another name of the same intent comes after them. */
const PREFERRED: Readonly<Record<CommandIntent, readonly string[]>> = {
  install: [],
  format: ['format-check', 'fmt-check', 'check-format', 'format:check', 'fmtcheck'],
  lint: ['lint', 'check-lint', 'static-analysis', 'style', 'vet'],
  typecheck: ['typecheck', 'type-check', 'types', 'typing', 'mypy'],
  build: ['build', 'compile'],
  test: ['test', 'tests', 'unit-test', 'unit', 'py', 'check'],
};
const LANGUAGE_OF_STACK: Readonly<Record<string, string>> = { maven: 'maven', gradle: 'gradle' };

/** What a task's own lines do, following calls of other tasks of the same file. */
function bodyOf(task: Task, tasks: readonly Task[], depth = 0): { intent: CommandIntent; language: string }[] {
  return task.body.flatMap((line) => {
    const called = /^(?:make|just|mise run)\s+([\w:.-]+)$/.exec(line)?.[1];
    const other = called === undefined ? undefined : tasks.find((candidate) => candidate.name === called && candidate.file === task.file);
    if (other && depth < MAX_DEPTH && other !== task) return bodyOf(other, tasks, depth + 1);
    return shellLines(line.replaceAll(/\$[({](\w+)[)}]/g, 'x'), '.').flatMap(({ run }) => classify(run, true) ?? []);
  });
}

/** A checking task is taken when its name says what it is for and its lines call a tool of the component's language. */
function candidateOf(task: Task, draft: ComponentDraft, tasks: readonly Task[]): CommandCandidate | undefined {
  const intent = intentOfName(task.name);
  if (intent === undefined) return undefined;
  const language = LANGUAGE_OF_STACK[draft.stack] ?? draft.stack;
  const body = bodyOf(task, tasks);
  const isOwn = task.runner === 'tox' || task.runner === 'nox' ? draft.stack === 'python' : body.some((line) => line.language === language);
  if (!isOwn) return undefined;
  const sameIntent = body.some((line) => line.intent === intent);
  return {
    intent,
    run: task.run,
    source: SOURCE_OF[task.runner],
    evidence: {
      fact: `commands.${intent}`,
      file: task.file,
      ...(task.line === undefined ? {} : { line: task.line }),
      rule: `task/${task.runner}`,
      reason: `${task.file} has ${task.runner === 'tox' ? 'the environment' : task.runner === 'nox' ? 'the session' : 'the target'} "${task.name}".`,
      confidence: sameIntent ? 0.85 : 0.6,
    },
  };
}

function preferenceOf(task: Task): number {
  const intent = intentOfName(task.name);
  const place = intent === undefined ? -1 : PREFERRED[intent].indexOf(task.name);
  return place === -1 ? Number.MAX_SAFE_INTEGER : place;
}

/** Commands that task runners in the component's folder offer; the expected names first. */
export function taskCandidates(context: StackContext, draft: ComponentDraft): CommandCandidate[] {
  const here = context.tasks.filter((task) => task.path === draft.path).toSorted((a, b) => preferenceOf(a) - preferenceOf(b));
  return here.flatMap((task) => candidateOf(task, draft, context.tasks) ?? []);
}
