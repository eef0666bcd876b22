import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { DevopsError } from '../../shared/core/errors.ts';
import { harden } from '../../shared/pipelines/hardening/harden.ts';
import { allJudges, judgeAll, type Subject } from '../pipelines/judge.ts';
import { gitDirectory, openCommit } from '../repositories.ts';
import { commentFault, type GivenFile } from './faults.ts';

/** A runner of GitLab pipelines whose tests are some two hundred of them. */
const SOURCE = { id: 'gitlab', repository: 'firecow/gitlab-ci-local', commit: '4e945cdd3cc244517a59f54f1e1fca2400c42a1a' };
const TAGS = [{ tag: '!reference', collection: 'seq' as const, resolve: (list: unknown) => list }];

/** Hardening of GitLab pipelines that others wrote; undefined where they are not below `data`. */
export async function hardenGitlab(data: string | undefined): Promise<object | undefined> {
  const folder = data === undefined ? undefined : gitDirectory(data, SOURCE);
  if (folder === undefined) return undefined;
  const tree = openCommit(folder, SOURCE);
  const given = tree.files.filter(({ path }) => path.endsWith('.gitlab-ci.yml')).map(({ path }) => ({ name: path, path: '.gitlab-ci.yml', content: tree.read(path) ?? '' }));
  const refused: Record<string, number> = {};
  const broken: string[] = [];
  const pairs: { readonly before: Subject; readonly after: Subject; readonly isChanged: boolean }[] = [];
  for (const { name, ...file } of given) {
    try {
      const after = harden('gitlab-ci', [file]).files[0]?.content ?? '';
      broken.push(...faultsOf(file, after).map((what) => `${name}: ${what}`));
      pairs.push({ before: subject(name, file.content), after: subject(name, after), isChanged: after !== file.content });
    } catch (thrown) {
      if (!(thrown instanceof DevopsError)) throw thrown;
      refused[thrown.code] = (refused[thrown.code] ?? 0) + 1;
    }
  }
  const schema = allJudges(undefined).filter(({ name }) => name === 'GitLab CI schema');
  const [before, after] = [await judgeAll(pairs.map((pair) => pair.before), schema), await judgeAll(pairs.map((pair) => pair.after), schema)];
  return { pipelines: given.length, refused, changed: pairs.filter(({ isChanged }) => isChanged).length, broken, schemaErrors: { before: before.length, after: after.length } };
}

const subject = (name: string, content: string): Subject => ({ name, platform: 'gitlab-ci', files: [{ path: '.gitlab-ci.yml', content }] });

/** What must not happen: another meaning but for digests and `interruptible`, a lost comment, a change the second time. */
export function faultsOf(file: GivenFile, after: string): string[] {
  return [
    ...commentFault(file.content, after),
    ...(isDeepStrictEqual(comparable(file.content), comparable(after)) ? [] : ['something but digests and the default of interruptible differs']),
    ...(harden('gitlab-ci', [{ path: file.path, content: after }]).files[0]?.content === after ? [] : ['a second time changes it again']),
  ];
}

function comparable(content: string): unknown {
  const value: unknown = parse(content.replaceAll(/@sha256:[0-9a-f]{64}/g, ''), { customTags: TAGS, merge: true, logLevel: 'silent' });
  if (value === null || typeof value !== 'object' || !('default' in value) || value.default === null || typeof value.default !== 'object') return value;
  const { interruptible: _interruptible, ...defaults } = Object.fromEntries(Object.entries(value.default));
  const { default: _default, ...rest } = value;
  return Object.keys(defaults).length === 0 ? rest : { ...rest, default: defaults };
}
