import type { Detection } from '../detection/model.ts';
import type { Job, Permission, Step } from '../model.ts';
import { newestVersion, pinnedTool, SHELL, shellVersion, toolchainOf } from './images.ts';
import type { PipelineOptions } from './options.ts';

/** Languages that CodeQL knows, by stack. */
const LANGUAGES: Readonly<Record<string, string>> = { node: 'javascript-typescript', deno: 'javascript-typescript', python: 'python', maven: 'java-kotlin', gradle: 'java-kotlin', ruby: 'ruby', dotnet: 'csharp', rust: 'rust', go: 'go' };
/** Languages that CodeQL has to build; it reads the others as they are. */
const BUILT = new Set(['go']);
/** CodeQL's name of the workflows themselves: what is left to look at where no other language is known. */
const WORKFLOWS = 'actions';
const SCAN_MINUTES = 30;
export const UPLOAD_RIGHT: Permission = { scope: 'security-events', access: 'write', why: 'To show the findings beside the code.' };

/**
 * Static analysis of the code: CodeQL where there are actions, semgrep elsewhere. Its findings are shown and fail
 * nothing by themselves, but for semgrep when `security` is `strict`.
 */
export function planCodeScan({ components }: Detection, { security }: PipelineOptions): readonly Job[] {
  const known = [...new Set(components.flatMap(({ stack }) => LANGUAGES[stack] ?? []))].toSorted();
  const languages = known.length > 0 ? known : [WORKFLOWS];
  const groups = [languages.filter((language) => !BUILT.has(language)), languages.filter((language) => BUILT.has(language))].filter((group) => group.length > 0);
  return groups.map((group, index) => scanJob(group, index === 0 ? semgrepLines(security === 'strict') : []));
}

const step = (part: Pick<Step, 'id' | 'title' | 'run' | 'uses'>): Step => ({ intent: 'scan', path: '.', env: {}, ...part });

function scanJob(languages: readonly string[], elsewhere: readonly string[]): Job {
  const built = languages.some((language) => BUILT.has(language));
  const init = { languages: languages.join(','), 'build-mode': built ? 'autobuild' : 'none', queries: 'security-extended' };
  return {
    id: elsewhere.length > 0 ? 'scan-code' : `scan-code-${languages.join('-')}`,
    title: languages.includes(WORKFLOWS) ? 'Analyse the pipeline' : `Analyse the code (${languages.join(', ')})`,
    why: 'Looks for flaws in the code itself, such as injection, that tests seldom reach.',
    component: '.',
    toolchain: elsewhere.length > 0 ? pythonToolchain() : { tool: SHELL, version: shellVersion(), tools: [] },
    needs: [],
    env: {},
    services: [],
    caches: [],
    permissions: [UPLOAD_RIGHT],
    ...(elsewhere.length > 0 ? { reports: [{ kind: 'sast' as const, path: SAST_REPORT }] } : {}),
    steps: [
      step({ id: 'start', title: 'Start CodeQL', run: [], uses: { name: 'github/codeql-action/init', inputs: init } }),
      step({ id: 'analyse', title: 'Analyse', run: elsewhere, uses: { name: 'github/codeql-action/analyze', inputs: { category: `code-${languages.join('-')}` } } }),
    ],
    timeoutMinutes: SCAN_MINUTES,
  };
}

const SAST_REPORT = 'gl-sast-report.json';

function semgrepLines(strict: boolean): readonly string[] {
  const version = pinnedTool('semgrep');
  return [`python3 -m pip install --quiet semgrep${version === undefined ? '' : `==${version}`}`, `semgrep scan --config p/default --metrics off${strict ? ' --error' : ''} --gitlab-sast --output ${SAST_REPORT}`];
}

function pythonToolchain(): Job['toolchain'] {
  const definition = toolchainOf('python');
  return { tool: 'python', version: (definition && newestVersion(definition)) ?? '3', tools: [] };
}

/** Refuses a change that brings a vulnerable dependency; only where the platform compares dependencies itself. */
export function planDependencyReview({ security, pullRequests }: PipelineOptions): readonly Job[] {
  if (!pullRequests) return [];
  return [
    {
      id: 'dependency-review',
      title: 'Review changed dependencies',
      why: 'Refuses a dependency with a known vulnerability before it is merged.',
      component: '.',
      toolchain: { tool: SHELL, version: shellVersion(), tools: [] },
      needs: [],
      env: {},
      services: [],
      caches: [],
      when: ['change'],
      steps: [{ id: 'review', title: 'Review changed dependencies', intent: 'scan', run: [], path: '.', env: {}, uses: { name: 'actions/dependency-review-action', inputs: { 'fail-on-severity': security === 'strict' ? 'low' : 'high' } } }],
      timeoutMinutes: 10,
    },
  ];
}
