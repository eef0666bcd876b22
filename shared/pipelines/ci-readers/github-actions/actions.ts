import { asText, type Table } from '../../detection/ci-text.ts';

/** Setup actions and the input that names the version. */
export const SETUP: readonly (readonly [RegExp, string, string])[] = [
  [/^actions\/setup-node@/, 'node', 'node-version'],
  [/^actions\/setup-python@/, 'python', 'python-version'],
  [/^shivammathur\/setup-php@/, 'php', 'php-version'],
  [/^erlef\/setup-beam@/, 'elixir', 'elixir-version'],
  [/^astral-sh\/setup-uv@/, 'python', 'python-version'],
  [/^pdm-project\/setup-pdm@/, 'python', 'python-version'],
  [/^actions\/setup-go@/, 'go', 'go-version'],
  [/^actions\/setup-java@/, 'java', 'java-version'],
  [/^graalvm\/setup-graalvm@/, 'java', 'java-version'],
  [/^(dtolnay|actions-rs|actions-rust-lang)\/(rust-toolchain|toolchain|setup-rust-toolchain)@/, 'rust', 'toolchain'],
  [/^ruby\/setup-ruby@/, 'ruby', 'ruby-version'],
  [/^oven-sh\/setup-bun@/, 'bun', 'bun-version'],
  [/^denoland\/setup-deno@/, 'deno', 'deno-version'],
  [/^actions\/setup-dotnet@/, 'dotnet', 'dotnet-version'],
  [/^hashicorp\/setup-terraform@/, 'terraform', 'terraform_version'],
  [/^opentofu\/setup-opentofu@/, 'terraform', 'tofu_version'],
  [/^pnpm\/action-setup@/, 'pnpm', 'version'],
  [/^azure\/setup-helm@/, 'helm', 'version'],
];

type Line = (inputs: Table) => string;

const words = (...parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined && part !== '').join(' ');
const gradle: Line = (inputs) => words(asText(inputs['arguments']) === undefined ? undefined : './gradlew', asText(inputs['arguments']));

/** Actions that stand for a command, worded as their own documentation says they call the tool. */
export const ACTION_COMMANDS: readonly (readonly [RegExp, Line])[] = [
  [/^golangci\/golangci-lint-action@/, (inputs) => words('golangci-lint run', asText(inputs['args']))],
  [/^dominikh\/staticcheck-action@/, () => 'staticcheck ./...'],
  [/^pre-commit\/action@/, (inputs) => words('pre-commit run', asText(inputs['extra_args']) ?? '--all-files')],
  [/^(astral-sh|chartboost)\/ruff-action@/, (inputs) => words('ruff', asText(inputs['args']) ?? 'check', asText(inputs['src']))],
  [/^psf\/black@/, (inputs) => words('black', asText(inputs['options']) ?? '--check', asText(inputs['src']) ?? '.')],
  [/^isort\/isort-action@/, () => 'isort --check-only --diff .'],
  [/^py-actions\/flake8@/, (inputs) => words('flake8', asText(inputs['args']), asText(inputs['path']))],
  [/^jakebailey\/pyright-action@/, (inputs) => words('pyright', asText(inputs['extra-args']))],
  [/^actions-rs\/cargo@/, (inputs) => words('cargo', asText(inputs['toolchain']) === undefined ? undefined : `+${asText(inputs['toolchain'])}`, asText(inputs['command']), asText(inputs['args']))],
  [/^EmbarkStudios\/cargo-deny-action@/, (inputs) => words('cargo deny', asText(inputs['arguments']), asText(inputs['command']) ?? 'check')],
  [/^(gradle\/(gradle-build-action|actions\/setup-gradle)|eskatos\/gradle-command-action)@/, gradle],
  [/^borales\/actions-yarn@/i, (inputs) => words('yarn', asText(inputs['cmd']))],
  [/^bahmutov\/npm-install@/, (inputs) => asText(inputs['install-command']) ?? ''],
  [/^bridgecrewio\/checkov-action@/, (inputs) => words('checkov --directory', asText(inputs['directory']) ?? '.')],
  [/^hadolint\/hadolint-action@/, (inputs) => words('hadolint', asText(inputs['dockerfile']) ?? 'Dockerfile')],
];
