import type { TreeWarning } from '../../ports/index.ts';
import type { ComponentDraft, StackContext } from './model.ts';
import { indexOf } from './tree-index.ts';

const MOST_TESTS = 60;

/** What the code of a test asks of the machine it runs on, by how each language writes it. */
interface Patterns {
  readonly tests: RegExp;
  /** Takes rights away from a file or folder. */
  readonly fileModes: RegExp;
  /** Clones a repository. */
  readonly clones: RegExp;
}

const STACKS: Readonly<Record<string, Patterns>> = {
  go: {
    tests: /_test\.go$/,
    fileModes: /\b(?:os\.(?:OpenFile|Mkdir(?:All)?|Chmod|WriteFile)|\.Chmod)\([^\n]*,\s*0o?[0-5]00\)/,
    clones: /\bPlainClone\w*\(|exec\.Command\w*\([^\n]*"git",\s*"clone"/,
  },
  python: {
    tests: /(^|\/)(test_[^/]*|[^/]*_test)\.py$/,
    fileModes: /\bchmod\([^\n]*0o[0-5]00\b/,
    clones: /\bclone_from\(\s*["']https?:|["']git["'],\s*["']clone["']/,
  },
  node: {
    tests: /\.(?:test|spec)\.[cm]?[jt]sx?$/,
    fileModes: /\bchmod(?:Sync)?\([^\n]*0o[0-5]00\b/,
    clones: /["'`]git clone https?:|["']git["'],\s*\[\s*["']clone["']/,
  },
  rust: {
    tests: /(^|\/)tests\/[^/]*\.rs$/,
    fileModes: /from_mode\(0o[0-5]00\)/,
    clones: /Command::new\("git"\)[^;]*"clone"/,
  },
};

/** Root is never refused, and the images of GitLab and Jenkins jobs run as root. */
function needsOrdinaryUser(path: string): TreeWarning {
  return { code: 'TESTS_NEED_NON_ROOT', message: `${path} relies on file modes, which root ignores: it may fail in a container that runs as root (GitLab, Jenkins). Run the job as an ordinary user, or skip that test for root.`, path };
}

function needsGitHost(path: string): TreeWarning {
  return { code: 'TESTS_NEED_NETWORK', message: `${path} clones a repository while it runs: it fails where the runner cannot reach that git host.`, path };
}

/** What a component's tests need of the runner beyond its toolchain, as their code shows; only a few dozen are read. */
export function testNeeds(context: StackContext, draft: ComponentDraft): TreeWarning[] {
  const patterns = STACKS[draft.stack];
  if (patterns === undefined) return [];
  const tests = indexOf(context).under(draft.path).filter((path) => patterns.tests.test(path)).slice(0, MOST_TESTS);
  const firstWith = (pattern: RegExp): string | undefined => tests.find((path) => pattern.test(context.tree.read(path) ?? ''));
  const [modes, clones] = [firstWith(patterns.fileModes), firstWith(patterns.clones)];
  return [...(modes === undefined ? [] : [needsOrdinaryUser(modes)]), ...(clones === undefined ? [] : [needsGitHost(clones)])];
}
