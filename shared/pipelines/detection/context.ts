import type { RepositoryTree, TreeWarning } from '../../ports/index.ts';
import { ciReaders } from '../ci-readers/index.gen.ts';
import { taskRunners } from '../task-runners/index.gen.ts';
import type { ExistingCi, StackContext, Task } from './model.ts';
import { baseName, folderOf, isSideFolder } from './paths.ts';

/** More CI files than that are read by nobody; the first in path order are taken. */
const MAX_CI_FILES = 80;
const MAX_TASK_FILES = 60;

export interface ReadContext {
  readonly context: StackContext;
  readonly warnings: readonly TreeWarning[];
}

function readCi(tree: RepositoryTree, paths: readonly string[]): { existingCi: ExistingCi[]; warnings: TreeWarning[] } {
  const existingCi: ExistingCi[] = [];
  const warnings: TreeWarning[] = [];
  for (const reader of ciReaders) {
    for (const path of paths.filter((candidate) => reader.matches(candidate)).slice(0, MAX_CI_FILES)) {
      const text = tree.read(path);
      if (text === undefined) continue;
      const result = reader.read(path, text, (other) => tree.read(other));
      if (result.ci) existingCi.push(result.ci);
      warnings.push(...result.warnings);
    }
  }
  return { existingCi, warnings };
}

function readTasks(tree: RepositoryTree, paths: readonly string[]): { tasks: Task[]; warnings: TreeWarning[] } {
  const tasks: Task[] = [];
  const warnings: TreeWarning[] = [];
  const projects = paths.filter((path) => !isSideFolder(folderOf(path)));
  for (const runner of taskRunners) {
    for (const path of projects.filter((candidate) => runner.matches(candidate)).slice(0, MAX_TASK_FILES)) {
      const text = tree.read(path);
      if (text === undefined) continue;
      const result = runner.read(path, text);
      tasks.push(...result.tasks);
      warnings.push(...result.warnings);
    }
  }
  return { tasks, warnings };
}

/** CI and task files are few and lie near the root: only paths that could be one are asked about. */
function candidatePaths(tree: RepositoryTree): string[] {
  const wanted = /^(\.github\/workflows\/|\.circleci\/|\.azure)|(^|\/)(\.gitlab-ci\.yml|\.travis\.yml|Jenkinsfile|azure-pipelines\.ya?ml|(GNUm|M|m)akefile|\.?[jJ]ustfile|\.?mise\.toml|tox\.ini|setup\.cfg|pyproject\.toml|noxfile\.py)$/;
  return tree.files.map((file) => file.path).filter((path) => wanted.test(path) || baseName(path) === 'Taskfile.yml');
}

/** Reads what the maintainers wrote for machines: their CI and their task runners. */
export function readContext(tree: RepositoryTree, now: Date): ReadContext {
  const paths = candidatePaths(tree);
  const { existingCi, warnings: ciWarnings } = readCi(tree, paths);
  const { tasks, warnings: taskWarnings } = readTasks(tree, paths);
  const context = { tree, paths: new Set(tree.files.map((file) => file.path)), existingCi, tasks, now };
  return { context, warnings: [...ciWarnings, ...taskWarnings] };
}
