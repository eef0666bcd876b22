import type { RepositoryTree, TreeWarning } from '../../ports/index.ts';
import { ciReaders } from '../ci-readers/index.gen.ts';
import { taskRunners } from '../task-runners/index.gen.ts';
import type { CiReader, ExistingCi, StackContext, Task, TaskRunner } from './model.ts';
import { folderOf, isSideFolder } from './paths.ts';
import { indexOf, type TreeIndex } from './tree-index.ts';

/** More CI files than that are read by nobody; the first in path order are taken. */
const MAX_CI_FILES = 80;
const MAX_TASK_FILES = 60;

export interface ReadContext {
  readonly context: StackContext;
  readonly warnings: readonly TreeWarning[];
}

/** Paths that may be a reader's, by the names and endings it declares: asking `matches` about every path would cost more. */
function candidates(index: TreeIndex, { manifests, matches }: Pick<CiReader | TaskRunner, 'manifests' | 'matches'>): string[] {
  const named = manifests.flatMap((name) => (name.startsWith('*.') ? index.withExtension(name.slice(2)) : index.named(name)));
  return [...new Set(named)].filter((path) => matches(path)).toSorted();
}

function readCi(tree: RepositoryTree, index: TreeIndex): { existingCi: ExistingCi[]; warnings: TreeWarning[] } {
  const existingCi: ExistingCi[] = [];
  const warnings: TreeWarning[] = [];
  for (const reader of ciReaders) {
    for (const path of candidates(index, reader).slice(0, MAX_CI_FILES)) {
      const text = tree.read(path);
      if (text === undefined) continue;
      const result = reader.read(path, text, (other) => tree.read(other));
      if (result.ci) existingCi.push(result.ci);
      warnings.push(...result.warnings);
    }
  }
  return { existingCi, warnings };
}

function readTasks(tree: RepositoryTree, index: TreeIndex): { tasks: Task[]; warnings: TreeWarning[] } {
  const tasks: Task[] = [];
  const warnings: TreeWarning[] = [];
  for (const runner of taskRunners) {
    for (const path of candidates(index, runner).filter((candidate) => !isSideFolder(folderOf(candidate))).slice(0, MAX_TASK_FILES)) {
      const text = tree.read(path);
      if (text === undefined) continue;
      const result = runner.read(path, text);
      tasks.push(...result.tasks);
      warnings.push(...result.warnings);
    }
  }
  return { tasks, warnings };
}

/** Reads what the maintainers wrote for machines: their CI and their task runners. */
export function readContext(tree: RepositoryTree, now: Date): ReadContext {
  const paths = new Set(tree.files.map((file) => file.path));
  const index = indexOf({ paths });
  const { existingCi, warnings: ciWarnings } = readCi(tree, index);
  const { tasks, warnings: taskWarnings } = readTasks(tree, index);
  return { context: { tree, paths, existingCi, tasks, now }, warnings: [...ciWarnings, ...taskWarnings] };
}
