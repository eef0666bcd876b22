import { execFileSync } from 'node:child_process';
import { MissingDataError, type BenchOptions } from '../bench.ts';
import { judgeAll, actionlint, zizmorOf, type Finding, type Subject } from '../pipelines/judge.ts';
import { gitDirectory, openCommit, requireRepositories } from '../repositories.ts';
import { DevopsError } from '../../shared/core/errors.ts';
import { harden } from '../../shared/pipelines/hardening/harden.ts';
import { faultsOf, type GivenFile } from './faults.ts';

const STARTER = { id: 'starter', repository: 'actions/starter-workflows', commit: 'HEAD' };
const PERSONAS = ['regular', 'pedantic', 'auditor'] as const;

/** A workflow file and the corpus it is counted in. */
interface Given extends GivenFile {
  readonly corpus: 'starter' | 'public';
  readonly name: string;
}

/**
 * Hardening of workflows that others wrote: the CI templates of GitHub (`ci/*.yml` of its starter workflows) and every
 * workflow of the twenty public repositories. What the judges find before and after, whether comments and graph are
 * what they were, and whether a second time changes anything.
 */
export async function run({ data, json }: BenchOptions): Promise<object> {
  const given = [...starterWorkflows(data), ...publicWorkflows(data)];
  const refused: Record<string, number> = {};
  const left: Record<string, number> = {};
  const broken: string[] = [];
  const pairs: { readonly corpus: Given['corpus']; readonly before: Subject; readonly after: Subject }[] = [];
  for (const one of given) {
    try {
      const made = harden('github-actions', [{ path: one.path, content: one.content }]);
      for (const { kind } of made.left) left[kind] = (left[kind] ?? 0) + 1;
      broken.push(...faultsOf(one, made.files[0]?.content ?? '', made.checks.every(({ isSame }) => isSame)).map((what) => `${one.name}: ${what}`));
      pairs.push({ corpus: one.corpus, before: subject(one, one.content), after: subject(one, made.files[0]?.content ?? '') });
    } catch (thrown) {
      if (!(thrown instanceof DevopsError)) throw thrown;
      refused[thrown.code] = (refused[thrown.code] ?? 0) + 1;
    }
  }
  if (!json) for (const line of broken) console.log(line);
  const result: Record<string, unknown> = {};
  for (const corpus of ['starter', 'public'] as const) result[corpus] = await judged(pairs.filter((pair) => pair.corpus === corpus));
  return { workflows: { starter: given.filter(({ corpus }) => corpus === 'starter').length, public: given.filter(({ corpus }) => corpus === 'public').length }, refused, broken, left, ...result };
}

function starterWorkflows(data: string | undefined): Given[] {
  const folder = data === undefined ? undefined : gitDirectory(data, STARTER);
  if (folder === undefined) throw new MissingDataError('git clone --bare https://github.com/actions/starter-workflows DIR/actions+starter-workflows/repo');
  const files = execFileSync('git', ['--git-dir', folder, 'ls-tree', '-r', '--name-only', 'HEAD', 'ci/'], { encoding: 'utf8' }).split('\n').filter((path) => /^ci\/[^/]+\.ya?ml$/.test(path));
  return files.map((path) => ({ corpus: 'starter', name: path, path: `.github/workflows/${path.slice('ci/'.length)}`, content: execFileSync('git', ['--git-dir', folder, 'show', `HEAD:${path}`], { encoding: 'utf8' }) }));
}

function publicWorkflows(data: string | undefined): Given[] {
  return [...requireRepositories(data)].flatMap(([repository, folder]) => {
    const tree = openCommit(folder, repository);
    const files = tree.files.filter(({ path }) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
    return files.map(({ path }): Given => ({ corpus: 'public', name: `${repository.id} ${path}`, path, content: tree.read(path) ?? '' }));
  });
}

const subject = ({ name, path }: Given, content: string): Subject => ({ name, platform: 'github-actions', files: [{ path, content }] });

async function judged(pairs: readonly { readonly before: Subject; readonly after: Subject }[]): Promise<object> {
  const personas: Record<string, object> = {};
  for (const persona of PERSONAS) {
    const before = await judgeAll(pairs.map((pair) => pair.before), [zizmorOf(persona)]);
    const after = await judgeAll(pairs.map((pair) => pair.after), [zizmorOf(persona)]);
    personas[persona] = { before: before.length, after: after.length, gone: Math.round((1 - after.length / before.length) * 1000) / 10, remaining: kindsOf(after) };
  }
  const [lintBefore, lintAfter] = [await judgeAll(pairs.map((pair) => pair.before), [actionlint]), await judgeAll(pairs.map((pair) => pair.after), [actionlint])];
  return { zizmor: personas, actionlint: { before: lintBefore.length, after: lintAfter.length } };
}

function kindsOf(findings: readonly Finding[]): Record<string, number> {
  const kinds = Map.groupBy(findings, ({ message }) => message.split(':')[0] ?? '');
  return Object.fromEntries([...kinds].map(([kind, all]): [string, number] => [kind, all.length]).toSorted((left, right) => right[1] - left[1]));
}
