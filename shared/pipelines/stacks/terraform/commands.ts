import { commandsFor, evidenceFor, shellQuote } from '../../detection/evidence.ts';
import { conventionConfidence } from '../../detection/maintainers.ts';
import type { CommandCandidate, StackContext } from '../../detection/model.ts';
import { ancestorsOf, joinPath, relativePath } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';
import type { TerraformFolder } from './hcl.ts';

const command = commandsFor(evidenceFor('terraform'));

interface Surroundings {
  /** Deepest folder that holds the root and every local module it calls. */
  readonly common: string;
  readonly isLocked: boolean;
  readonly hasOpenProvider: boolean;
}

const SCANNERS: readonly (readonly [string, string])[] = [
  ['.tflint.hcl', 'tflint --init && tflint --recursive'],
  ['.checkov.yaml', 'checkov --directory .'],
  ['.checkov.yml', 'checkov --directory .'],
];

/** Linters are configured in the folder or above; their lines follow validate in one command. */
function scanners(context: StackContext, folder: string): { readonly run: string; readonly file: string }[] {
  const index = indexOf(context);
  return SCANNERS.flatMap(([name, run]) => {
    const place = [folder, ...ancestorsOf(folder)].find((candidate) => index.has(candidate, name));
    return place === undefined ? [] : [{ run, file: joinPath(place, name) }];
  });
}

function lintOf(context: StackContext, root: TerraformFolder, { isLocked, hasOpenProvider }: Surroundings, file: string): CommandCandidate {
  const found = scanners(context, root.folder);
  const run = ['terraform validate', ...found.map((scanner) => scanner.run)].join(' && ');
  const drifts = !isLocked && hasOpenProvider;
  const reason = drifts
    ? 'validate needs no credentials; without a lock file or an upper bound the newest provider decides whether it passes.'
    : 'validate checks types and references and needs no credentials.';
  return command('lint', run, found[0]?.file ?? file, 'convention', reason, drifts ? 0.45 : conventionConfidence(context, /validate|tflint/, 0.8));
}

function testOf(context: StackContext, folder: string): CommandCandidate[] {
  const files = [...indexOf(context).namesIn(folder).map((name) => joinPath(folder, name)), ...indexOf(context).under(joinPath(folder, 'tests'))];
  const tests = files.filter((path) => /\.tftest\.(hcl|json)$/.test(path));
  const [first] = tests;
  if (first === undefined) return [];
  const plansOnly = tests.every((path) => /mock_provider\s+"|command\s*=\s*plan/.test(context.tree.read(path) ?? ''));
  const reason = plansOnly ? `${first} and its like plan with mocks.` : `${first} and its like may apply real resources, which needs credentials.`;
  return [command('test', 'terraform test', first, 'convention', reason, plansOnly ? 0.7 : 0.35)];
}

export function commandsOf(context: StackContext, root: TerraformFolder, surroundings: Surroundings): CommandCandidate[] {
  const file = root.files[0]?.path ?? root.folder;
  const target = relativePath(root.folder, surroundings.common);
  const fmt = `terraform fmt -check -recursive${target === '.' ? '' : ` ${shellQuote(target)}`}`;
  return [
    command('install', `terraform init -backend=false -input=false${surroundings.isLocked ? ' -lockfile=readonly' : ''}`, file, 'convention', 'Fetches providers and modules without touching any state.', 0.85),
    command('format', fmt, file, 'convention', 'terraform fmt has one style; -check writes nothing.', conventionConfidence(context, /terraform fmt|tofu fmt/, 0.7)),
    lintOf(context, root, surroundings, file),
    ...testOf(context, root.folder),
  ];
}
