import type { CommandIntent } from './model.ts';

/** What a command line is for, and which language's tool it calls; `any` for runners such as make. */
export interface Classification {
  readonly intent: CommandIntent;
  readonly language: string;
  /** Script or task that it runs by name. */
  readonly script?: string;
  /** A check beside the one that matters (of prose, on another runtime), never instead of it. */
  readonly isBeside?: boolean;
}

const PREFIX =
  /^(?:\w+=(?:"[^"]*"|'[^']*'|\S*)\s+|(?:sudo|time|xvfb-run|nice|exec|eval|command|env|stdbuf)\s+(?:-\S+\s+)*|(?:cross-env)\s+(?:\w+=\S+\s+)*)+/;
const PYTHON_RUN: readonly RegExp[] = [
  /^(?:poetry|pdm|pipenv|rye|hatch)\s+run\s+/,
  /^uv\s+run(?:\s+(?:--?(?:group|extra|with|with-requirements|python|p|project|directory|package|env-file|only-group|no-group)[= ]\S+|--?[\w-]+))*\s+(?=\w)/,
  /^uvx\s+(?:--?\S+\s+)*/,
  /^python[\d.]*\s+(?:-[WXO]\S*\s+)*-m\s+/,
  /^coverage\s+run\s+(?:--?\S+\s+)*-m\s+/,
];
const NODE_RUN = /^(?:(?:\.\/)?node_modules\/\.bin\/(?=\w))|^(?:npx|pnpx|bunx|pnpm\s+(?:exec|dlx)|yarn\s+(?:exec|dlx)|npm\s+exec(?:\s+--)?)\s+(?:-{1,2}\S+\s+)*/;

const RUBY_RUN = /^(?:bundle\s+exec|bin\/bundle\s+exec|bin\/(?=rspec|rubocop|rake|brakeman|srb))\s*/;

const NEVER = /(^|[\s:._-])(fix|write|watch|dev|serve|start|deploy|release|publish|upload|clean|preview|update|upgrade|bump|version|login|docker)([\s:._-]|$)/i;

/** What a script, target, recipe, environment or session is for, by its name alone. */
export function intentOfName(name: string): CommandIntent | undefined {
  const plain = name.toLowerCase();
  if (NEVER.test(plain)) return undefined;
  if (/^(type-?checks?|types?|typing|mypy|pyright|tsc|check[-:_]?types?|test[-:_]types?|typescript|tc|types?[-:_]check|check-ts|ty)$/.test(plain)) return 'typecheck';
  if (/^((format|fmt|prettier|black|style|formatting)[-:_.]?(check|ci|verify|diff)|check[-:_.]?(format|formatting|fmt|prettier|style)|lint[-:_.](format|prettier|fmt)|fmtcheck)$/.test(plain)) return 'format';
  if (/^(lint|linter|linting|eslint|check-?lint|flake8|ruff|pylint|pre-?commit|static-?analysis|vet|golint|clippy|quality|lint[-:_.](all|ci|check|code|js|ts|src|es|eslint)|code-?style|style|checkstyle)$/.test(plain)) return 'lint';
  if (/^(tests?|unit|unit-?tests?|spec|vitest|jest|mocha|pytest|cover(age)?|check-?tests?|test[-:_.](unit|all|ci|run|cov|coverage|once|node|run|core|short|main|lib)|tests[-:_.]unit|ci[-:_.]test|py|py3\d*|run-?tests?)$/.test(plain)) return 'test';
  if (/^(build|compile|bundle|build[-:_.](all|prod|production|lib|ts|ci|dist|packages)|dist)$/.test(plain)) return 'build';
  return undefined;
}

type Rule = readonly [RegExp, CommandIntent];
type Rules = readonly Rule[];

const PYTHON: Rules = [
  [/^(pytest|py\.test|nosetests|nose2|unittest|trial|stestr|ward|behave|green)\b/, 'test'],
  [/^(setup\.py|manage\.py|python[\d.]*\s+(setup|manage|runtests|\S*test\w*)\.py)\s*(test)?\b(?=.*test)/, 'test'],
  [/^(black|yapf|isort|docformatter)\b(?=.*(--check|--diff|-c\b|-d\b))/, 'format'],
  [/^ruff\s+format\b(?=.*--(check|diff))/, 'format'],
  [/^(ruff\s+check(?!.*--fix)|ruff\s+(?!format|--|version|rule|config|linter|clean|server|help)\S+|flake8|pylint|pycodestyle|pydocstyle|bandit|pre-commit\s+run|prek\s+run|autopep8\b.*--diff|vulture|refurb)\b/, 'lint'],
  [/^(mypy|pyright|basedpyright|pytype|pyre|ty\s+check|pyrefly\s+check)\b/, 'typecheck'],
  [/^(pip[\d.]*\s+install(?=.*(\s-r|\s--requirement|\s-e\s|\s['"]?\.(\/)?(\[|$|\s)|\s--group))|(poetry\s+(install|sync)|pdm\s+(sync|install)|uv\s+(sync|pip\s+(install|sync))|(python[\d.]*\s+)?setup\.py\s+(install|develop)|pipenv\s+(sync|install)|rye\s+sync|hatch\s+env\s+create)(?=\s|$))/, 'install'],
  [/^(build(\s|$)|poetry\s+build|uv\s+build|pdm\s+build|hatch\s+build|flit\s+build|maturin\s+build|python[\d.]*\s+setup\.py\s+(build|sdist|bdist_wheel)|setup\.py\s+(build|sdist|bdist_wheel))/, 'build'],
];

const NODE: Rules = [
  [/^(npm\s+(ci|install|i)|pnpm\s+(install|i)|yarn(\s+install)?|bun\s+(install|i)|lerna\s+bootstrap)(\s+-\S+(\s+\d+)?)*$/, 'install'],
  // A project file of the tests is compiled to see whether it does, not to ship it.
  [/^(?:tsc|tsgo)\b(?=.*\s(?:-p|--project|-b|--build)[= ]\S*(?:tests?|spec)\b)/, 'typecheck'],
  [/^(tsc|vue-tsc|tsgo|attw|tsd|tstyche|svelte-check)\b(?=.*(--noEmit|-noEmit|vue-tsc|svelte-check|tsd|tstyche|attw))/, 'typecheck'],
  [/^(vitest|jest|mocha|ava|tap|uvu|tape|jasmine|node\s+--test|bun\s+test|(?:c8|nyc)(?!\s+(?:report|merge|check-coverage|instrument))|wtr|karma|playwright\s+test|cypress\s+run|ng\s+test|lerna\s+run\s+test|turbo\s+(run\s+)?test|nx\s+(run-many|affected)\b.*\btest|nx\s+test)\b/, 'test'],
  [/^(prettier|dprint|oxfmt)\b(?=.*(--check|-c\b|--list-different|-l\b|\bcheck\b))/, 'format'],
  [/^(biome\s+format(?!.*--write))\b/, 'format'],
  [/^(eslint(?!.*--fix)|xo(?!.*--fix)|oxlint(?!.*--fix)|standard(?!.*--fix)|biome\s+(ci|check|lint)(?!.*--(write|apply|fix))|stylelint(?!.*--fix)|tslint|knip|remark\b.*--frail|ng\s+lint|(turbo|nx|lerna)\s+.*\blint)\b/, 'lint'],
  [/^(tsc(\s+(-b|--build|-p|--project)\b.*)?$|next\s+build|vite\s+build|webpack\b|rollup\b|tsup\b|tsdown\b|unbuild\b|obuild\b|ng\s+build|nest\s+build|astro\s+build|nuxt\s+build|(turbo|nx|lerna)\s+.*\bbuild)\b/, 'build'],
];

const GO: Rules = [
  [/^(go\s+test|gotestsum|ginkgo|richgo\s+test)\b/, 'test'],
  [/^test\s+-z\s+.*(gofmt|gofumpt|goimports)/, 'format'],
  [/^(golangci-lint\s+run|go\s+vet|staticcheck|golint|revive|gosec|govulncheck|errcheck)\b/, 'lint'],
  [/^go\s+(mod\s+(download|verify)|get\s+(-\S+\s+)*\.\/\.\.\.)/, 'install'],
  [/^go\s+(build|install\s+\.)\b/, 'build'],
];

const RUST: Rules = [
  [/^cargo(\s+\+\S+)?\s+(test|nextest\s+run|(?:insta|hack|llvm-cov|careful|miri)\s+(?:\S+\s+)*?(?:test|nextest)|tarpaulin)\b(?!.*--no-run)/, 'test'],
  [/^cargo(\s+\+\S+)?\s+fmt\b(?=.*--check)/, 'format'],
  [/^cargo(\s+\+\S+)?\s+(clippy|deny\s+check)\b/, 'lint'],
  [/^cargo(\s+\+\S+)?\s+(fetch)\b/, 'install'],
  [/^cargo(\s+\+\S+)?\s+(build|check)\b/, 'build'],
];

const JVM: Rules = [
  [/^(\.?\.?\/?mvnw?|mvn|\.\/mvnw|\S*\/mvnw)\s+(.*\s)?(test|verify|install)\b(?!.*-DskipTests)(?!.*-Dmaven\.test\.skip)/, 'test'],
  [/^(mvn|\.\/mvnw)\s+(.*\s)?(checkstyle:check|spotless:check|pmd:check|spotbugs:check)\b/, 'lint'],
  [/^(mvn|\.\/mvnw)\s+(.*\s)?(compile|package|install)\b/, 'build'],
];

const GRADLE: Rules = [
  // A test task after `-x` is one that is left out.
  [/^(?!.*\s(?:-x|--exclude-task)\s+:?(?:\S+:)?test(?:\s|$))(gradle|\.\/gradlew)\s+(.*\s)?(:\S+:)?(test|check|build)(?=\s|$)/, 'test'],
  [/^(gradle|\.\/gradlew)\s+(.*\s)?(spotlessCheck|ktlintCheck|detekt|checkstyleMain|lint)\b/, 'lint'],
  [/^(gradle|\.\/gradlew)\s+(.*\s)?(assemble|build|classes|jar)\b/, 'build'],
];

const TERRAFORM: Rules = [
  [/^(terraform|tofu)\s+fmt\b(?=.*-check)/, 'format'],
  [/^((terraform|tofu)\s+validate|tflint|checkov|tfsec|trivy\s+config)\b/, 'lint'],
  [/^(terraform|tofu)\s+init\b/, 'install'],
  [/^(terraform|tofu)\s+test\b/, 'test'],
];

const HELM: Rules = [
  [/^(helm\s+lint|ct\s+lint|kubeconform|kubeval|yamllint)\b/, 'lint'],
  [/^(helm\s+unittest|ct\s+install)\b/, 'test'],
];

const RUBY: Rules = [
  [/^(bundle\s+install|bundle\s+check\s+\|\|\s+bundle\s+install|bundle)(\s+--?\S+(\s+\d+)?)*$/, 'install'],
  [/^(rspec|cucumber|(bin\/)?rails\s+test(:\S+)?|rake\s+(test|spec)(:\S+)?|minitest)(?=\s|$)/, 'test'],
  [/^((rubocop|standardrb|erb_lint|reek)(?!.*\s(-a|-A|--auto-?correct|--fix))|brakeman|rake\s+(rubocop|lint|standard)|haml-lint)(?=\s|$)/, 'lint'],
  [/^(srb\s+tc|steep\s+check|rbs\s+validate)\b/, 'typecheck'],
  [/^(gem\s+build|rake\s+build)\b/, 'build'],
];

const PHP: Rules = [
  [/^composer\s+(install|i)\b/, 'install'],
  [/^((\.\/)?(vendor\/bin\/)?(phpunit|pest|paratest|codecept\s+run|behat|simple-phpunit)|php\s+artisan\s+test|composer\s+(run(-script)?\s+)?tests?)(?=\s|$)/, 'test'],
  [/^((\.\/)?(vendor\/bin\/)?(php-cs-fixer\s+(fix|check)\b(?=.*(--dry-run|check))|pint\b(?=.*--test)))/, 'format'],
  [/^((\.\/)?(vendor\/bin\/)?(phpcs|phpmd|parallel-lint)|composer\s+(run(-script)?\s+)?lint)(?=\s|$)/, 'lint'],
  [/^((\.\/)?(vendor\/bin\/)?(phpstan|psalm)|composer\s+(run(-script)?\s+)?(phpstan|psalm|analy[sz]e))(?=\s|$)/, 'typecheck'],
];

const DOTNET: Rules = [
  [/^dotnet\s+restore\b/, 'install'],
  [/^dotnet\s+(test|vstest)\b/, 'test'],
  [/^(dotnet\s+format\b(?=.*--verify-no-changes)|(dotnet\s+)?csharpier\s+(check|\S*\s*--check))/, 'format'],
  [/^dotnet\s+(build|pack)\b/, 'build'],
];

const ELIXIR: Rules = [
  [/^mix\s+deps\.get\b/, 'install'],
  [/^mix\s+(test|coveralls\S*)(?=\s|$)/, 'test'],
  [/^mix\s+format\b(?=.*--check-formatted)/, 'format'],
  [/^mix\s+(credo|sobelow)(?=\s|$)/, 'lint'],
  [/^mix\s+dialyzer(?=\s|$)/, 'typecheck'],
  [/^mix\s+compile(?=\s|$)/, 'build'],
];

const DENO: Rules = [
  [/^deno\s+(install|cache|ci)(?=\s|$)/, 'install'],
  [/^deno\s+test(?=\s|$)/, 'test'],
  [/^deno\s+fmt\b(?=.*--check)/, 'format'],
  [/^deno\s+lint(?=\s|$)(?!.*--fix)/, 'lint'],
  [/^deno\s+check(?=\s|$)/, 'typecheck'],
  [/^deno\s+compile(?=\s|$)/, 'build'],
];

const CPP: Rules = [
  [/^ctest(?=\s|$)(?!.*\s-[NS]\b)/, 'test'],
  [/^meson\s+test(?=\s|$)/, 'test'],
  [/^clang-format\b(?=.*\s(?:--dry-run|-n)(?:\s|$))/, 'format'],
  [/^(?:clang-tidy|run-clang-tidy|cppcheck|cpplint)(?=\s|$)/, 'lint'],
  [/^conan\s+install\b/, 'install'],
  [/^(?:cmake(?=\s)(?!.*\s(?:-E|-P|--install|--open)(?:\s|$))|meson\s+(?:setup|compile)(?=\s|$)|ninja(?=\s|$)|autoreconf(?=\s|$)|(?:\.\/)?configure(?=\s|$)|make(?:\s+-j\S*|\s+all)*$)/, 'build'],
];

const CONDA: Rules = [
  [/^(?:conda|mamba)\s+(?:env\s+(?:create|update)|create)(?=\s)/, 'install'],
  [/^(?:conda|mamba)\s+run\s.*\bpytest(?=\s|$)/, 'test'],
  [/^(?:conda|mamba)\s+run\s.*\b(?:ruff\s+check|flake8|pylint)(?=\s|$)/, 'lint'],
  [/^(?:conda|mamba)\s+run\s.*\b(?:mypy|pyright)(?=\s|$)/, 'typecheck'],
  [/^(?:conda|mamba)\s+run\s.*\bblack\s.*--check/, 'format'],
];

const BAZEL: Rules = [
  [/^bazel(?:isk)?\s+(?:--?\S+\s+)*(?:test|coverage)(?=\s)/, 'test'],
  [/^bazel(?:isk)?\s+(?:--?\S+\s+)*build(?=\s)/, 'build'],
  [/^bazel(?:isk)?\s+(?:--?\S+\s+)*fetch(?=\s)/, 'install'],
  [/^buildifier\b(?=.*(?:--?mode=(?:check|diff)|--?lint=warn))/, 'lint'],
];

const TABLES: readonly (readonly [string, Rules])[] = [
  ['python', PYTHON],
  ['node', NODE],
  ['go', GO],
  ['rust', RUST],
  ['maven', JVM],
  ['gradle', GRADLE],
  ['terraform', TERRAFORM],
  ['helm', HELM],
  ['ruby', RUBY],
  ['php', PHP],
  ['dotnet', DOTNET],
  ['elixir', ELIXIR],
  ['deno', DENO],
  ['cpp', CPP],
  ['conda', CONDA],
  ['bazel', BAZEL],
];

const NODE_SCRIPT = /^(?:(?:npm|pnpm|yarn|bun)\s+(?:(?:-s|--silent|--if-present|-w\s+\S+|--workspaces?(?:=\S+)?|-r|--recursive|--filter[= ]\S+|-F\s+\S+|workspaces\s+foreach\s+(?:-\S+\s+)*)\s+)*run(?:-script)?|(?:pnpm|yarn)(?:\s+(?:-r|--recursive|--filter[= ]\S+|-F\s+\S+|-s|--silent))*|npm(?=\s+t(?:est)?\b)|projen|npx\s+projen|node\s+--run)\s+(?:-\S+\s+)*([@\w][\w:./-]*)/;
const RUNNERS: readonly (readonly [RegExp, string])[] = [
  [/^make\s+(?:-[jksB]\S*\s+|-j\s*\d*\s+)*([\w.-]+)/, 'any'],
  [/^just\s+([\w-]+)/, 'any'],
  [/^mise\s+run\s+([\w:-]+)/, 'any'],
  [/^task\s+([\w:-]+)/, 'any'],
  [/^tox(?:\s+(?:run|r|run-parallel|p))?\s+(?:.*\s)?-e\s*=?\s*([\w.-]+)/, 'python'],
  [/^nox\s+(?:.*\s)?(?:-s|-e|--session)\s*=?\s*([\w.-]+)/, 'python'],
  [/^(?:pdm|hatch|poe|invoke|inv|rye)\s+(?:run\s+)?([\w:-]+)/, 'python'],
  [/^cargo\s+xtask\s+([\w-]+)/, 'rust'],
  [/^deno\s+task\s+(?:-\S+\s+)*([\w:.-]+)/, 'deno'],
  [/^(?:(?:ba|z)?sh\s+)?(?:\.\/)?(?:scripts?|bin|ci|dev|tools|\.?ci\/scripts)\/([\w-]+?)(?:\.sh)?(?=\s|$)/, 'any'],
];
const TOOL_NAMED_LIKE_TASK = /^(install|i|ci|add|exec|dlx|sync|build|publish|lock|update|init|create|run)$/;

/** A line without environment assignments and wrappers: `FOO=1 poetry run pytest -q` is `pytest -q`. */
export function withoutPrefix(line: string): string {
  return line.trim().replace(PREFIX, '').trim();
}

function byRules(command: string): Classification | undefined {
  for (const [language, rules] of TABLES) {
    const rule = rules.find(([pattern]) => pattern.test(command));
    if (rule) return { intent: rule[1], language };
  }
  return undefined;
}

function byRunner(command: string): Classification | undefined {
  for (const [pattern, language] of RUNNERS) {
    const script = pattern.exec(command)?.[1];
    if (script === undefined || (pattern.source.startsWith('^(?:pdm') && TOOL_NAMED_LIKE_TASK.test(script))) continue;
    const intent = /^py(py)?[\d.]*$/.test(script) ? 'test' : intentOfName(script);
    if (intent !== undefined) return { intent, language, script };
  }
  if (/^tox(\s+(run|r))?(\s+(-p|--parallel|auto|-q|-v|-vv|--)\S*)*$/.test(command)) return { intent: 'test', language: 'python' };
  return undefined;
}

function byNodeScript(command: string): Classification | undefined {
  const script = NODE_SCRIPT.exec(command)?.[1]?.replace(/^t$/, 'test');
  if (script === undefined || /^(install|i|ci|add|exec|dlx|global|config|set|publish|link|audit|why|dedupe|store|run)$/.test(script)) return undefined;
  const intent = intentOfName(script);
  if (intent !== undefined) return { intent, language: 'node', script };
  return byRules(command.replace(NODE_SCRIPT, (match) => match.slice(match.lastIndexOf(script)))) ?? undefined;
}

/** Strips what only starts another tool, as often as it is nested: `poetry run python -m pytest` is `pytest`. */
export function withoutStarters(command: string): string {
  let inner = command;
  for (let round = 0; round < 4; round += 1) {
    const next = [...PYTHON_RUN, NODE_RUN, RUBY_RUN].reduce((text, starter) => text.replace(starter, ''), inner);
    if (next === inner) return inner;
    inner = next;
  }
  return inner;
}

/** Maintainers who run `format` in their checks mean the kind that only looks. */
function byFormatScript(command: string): Classification | undefined {
  const script = NODE_SCRIPT.exec(command)?.[1] ?? /^(?:make|just|task)\s+([\w:-]+)/.exec(command)?.[1];
  if (script === undefined || !/^(format|fmt|prettier)$/.test(script)) return undefined;
  return { intent: 'format', language: NODE_SCRIPT.test(command) ? 'node' : 'any', script };
}

/** Checkers of text rather than of code; taken only where the project brings them, so that something starts them. */
const TEXT_CHECKER = /^(?:editorconfig-checker|ec|eclint\s+check|markdownlint(?:-cli2)?|cspell|typos|codespell|yamllint|actionlint|addlicense|reuse\s+lint)(?=\s|$)(?!.*\s(?:--fix|--write-changes|-w)\b)/;
/** Variants of a script that need more than the code: a browser, a server, an account, much time. */
const NEEDS_MORE = /e2e|end-to-end|integration|browser|playwright|cypress|puppeteer|(?:^|[-:_.])ui\b|debug|inspect|bench|perf|deploy|live|docker|mutation|fuzz|smoke|mem|leak|load|stress|slow|remote|prod|manual|snap|record|report|nightly|canary|ecosystem|compat|all$/i;

/** `test:bun` beside `test`, `lint:css` beside `lint`. */
function byVariant(command: string): Classification | undefined {
  const script = NODE_SCRIPT.exec(command)?.[1];
  const kind = /^(test|lint|typecheck)[-:_.]\w/.exec(script ?? '')?.[1];
  if (script === undefined || kind === undefined || NEVER.test(script) || NEEDS_MORE.test(script)) return undefined;
  return { intent: kind === 'test' ? 'test' : kind === 'lint' ? 'lint' : 'typecheck', language: 'node', script, isBeside: true };
}

/** Called without a goal, these run the project's default, which in the maintainers' checks is what they check. */
const DEFAULT_GOAL: readonly (readonly [RegExp, string])[] = [
  [/^(?:\.\/mvnw|mvnw?)(?:\s+-\S+)*$/, 'maven'],
  [/^rake(?:\s+-\S+)*$/, 'ruby'],
  [/^nox(?:\s+-\S+)*$/, 'python'],
];

function byDefaultGoal(inner: string): Classification | undefined {
  const language = DEFAULT_GOAL.find(([pattern]) => pattern.test(inner))?.[1];
  return language === undefined ? undefined : { intent: 'test', language };
}

function besideOthers(command: string, inner: string): Classification | undefined {
  const called = inner.replace(/^(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?/, '');
  if (called !== command && TEXT_CHECKER.test(called)) return { intent: 'lint', language: 'any', isBeside: true };
  return byVariant(command);
}

/**
 * Says what one command line is for; `undefined` when it is no check of code that is known here.
 * `inChecks`: the line stands in the maintainers' own checks.
 */
export function classify(line: string, inChecks = false): Classification | undefined {
  const command = withoutPrefix(line);
  if (/\s(-g|--global|--version|--help)(\s|$)/.test(` ${command} `) || /^(npm|yarn|pnpm|bun)\s+(publish|version|audit)/.test(command)) return undefined;
  // Building is a check; putting what was built somewhere is not.
  if (/(^|[\s:])(publish\w*|upload\w*|deploy|release:\S+)(\s|$)/i.test(command)) return undefined;
  // Putting the reports of earlier runs together runs no test.
  if (/\s--merge-(?:reports|coverage)\b/.test(command)) return undefined;
  const inner = withoutStarters(command);
  const found =
    byNodeScript(command) ?? byRunner(command) ?? byRunner(inner) ?? byRules(command) ?? byRules(inner) ?? byNodeScript(inner) ?? (inChecks ? (byFormatScript(command) ?? byDefaultGoal(inner) ?? besideOthers(command, inner)) : undefined);
  // A test tool that starts to watch never ends; a fixer changes what it should judge.
  if (found && /(^|\s)--?(watch|watchAll|fix|write|in-place)(\s|=true|$)/.test(command)) return undefined;
  return found;
}
