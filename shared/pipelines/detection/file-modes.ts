import type { TreeWarning } from '../../ports/index.ts';
import type { ComponentDraft, StackContext } from './model.ts';
import { indexOf } from './tree-index.ts';

const MOST_TESTS = 60;
/** Test files of each stack, and how their code takes rights away from a file or folder. */
const RULES: Readonly<Record<string, { readonly tests: RegExp; readonly takes: RegExp }>> = {
  go: { tests: /_test\.go$/, takes: /\b(?:os\.(?:OpenFile|Mkdir(?:All)?|Chmod|WriteFile)|\.Chmod)\([^\n]*,\s*0o?[0-5]00\)/ },
  python: { tests: /(^|\/)(test_[^/]*|[^/]*_test)\.py$/, takes: /\bchmod\([^\n]*0o?[0-5]00\b|\bchmod\([^\n]*stat\.S_IR(?:USR|EAD)\b[^\n|]*\)/ },
  node: { tests: /\.(?:test|spec)\.[cm]?[jt]sx?$/, takes: /\bchmod(?:Sync)?\([^\n]*0o[0-5]00\b/ },
  rust: { tests: /(^|\/)tests\/[^/]*\.rs$/, takes: /from_mode\(0o[0-5]00\)/ },
};

/**
 * Tests that take a file's rights away and expect to be refused pass only for an ordinary user: root is never refused,
 * and the images of GitLab and Jenkins jobs run as root.
 */
export function fileModeWarnings(context: StackContext, draft: ComponentDraft): TreeWarning[] {
  const rule = RULES[draft.stack];
  if (rule === undefined) return [];
  const tests = indexOf(context).under(draft.path).filter((path) => rule.tests.test(path)).slice(0, MOST_TESTS);
  const found = tests.find((path) => rule.takes.test(context.tree.read(path) ?? ''));
  if (found === undefined) return [];
  return [{ code: 'TESTS_NEED_NON_ROOT', message: `${found} relies on file modes, which root ignores: it may fail in a container that runs as root (GitLab, Jenkins). Run the job as an ordinary user, or skip that test for root.`, path: found }];
}
