import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { changesScript, concernedJobs, isHarmless, isPlainPath, readChangesScript } from './changes.ts';

const JOBS = [
  { id: 'api-test', changes: { folders: ['api', 'libs/shared'], files: ['go.mod', 'my file.txt'] } },
  { id: 'web-lint', changes: { folders: ['web app'], files: ['package-lock.json'] } },
];
const root = mkdtempSync(join(tmpdir(), 'changes-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A repository whose newest commit changes `paths`; runs the printed lines in it as a runner does. */
function runIn(name: string, paths: readonly string[], base: (git: (...args: readonly string[]) => string) => string): readonly string[] {
  const folder = join(root, name);
  mkdirSync(folder);
  const git = (...args: readonly string[]): string => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args], { cwd: folder, encoding: 'utf8' }).trim();
  git('init', '-q', '-b', 'main');
  for (const path of ['api/moved.go', 'README.md']) write(join(folder, path));
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  const first = git('rev-parse', 'HEAD');
  for (const path of paths) {
    if (path.startsWith('-')) rmSync(join(folder, path.slice(1)));
    else write(join(folder, path), path);
  }
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'second');
  const output = join(root, `${name}.output`);
  writeFileSync(output, '');
  const script = changesScript(JOBS).join('\n');
  const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], { cwd: folder, encoding: 'utf8', env: { ...process.env, BASE: base((...args) => (args.length === 0 ? first : git(...args))), GITHUB_OUTPUT: output } });
  expect(stderr.replace(/^fatal: .*\n/, '')).toBe('');
  expect(status).toBe(0);
  return readFileSync(output, 'utf8').split('\n').filter((line) => line.endsWith('=true')).map((line) => line.slice(0, -'=true'.length));
}

function write(path: string, text = ''): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const BOTH = ['api-test', 'web-lint'];

describe('what a change concerns', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['its own folder', ['api/a/b.go'], ['api-test']],
    ['a folder that it needs', ['libs/shared/x'], ['api-test']],
    ['a folder whose name only begins like it', ['api2/x', 'README.md'], BOTH],
    ['a name with a space', ['web app/x y'], ['web-lint']],
    ['a file of the root for one', ['go.mod'], ['api-test']],
    ['another', ['package-lock.json'], ['web-lint']],
    ['prose', ['README.md', 'docs/a/b.png', 'LICENSE'], []],
    ['prose inside a component', ['api/README.md'], ['api-test']],
    ['what the plan did not know', ['new-place/x'], BOTH],
    ['a hostile name', ['$(touch pwned)\n"; rm -rf x'], BOTH],
    ['a removal', ['-api/moved.go'], ['api-test']],
    ['a move out of a folder', ['-api/moved.go', 'docs/moved.go'], ['api-test']],
    ['nothing', [], []],
  ])('is the same for the plan and for the printed shell: %s', (title, paths, expected) => {
    expect(concernedJobs(JOBS, paths.map((path) => path.replace(/^-/, '')))).toEqual(expected);
    expect(runIn(title.replaceAll(' ', '-'), paths, (git) => git())).toEqual(expected);
  });

  it('is everything when there is no base, as for a branch, or when it is not known', () => {
    expect(runIn('no-base', ['docs/x'], () => '')).toEqual(BOTH);
    expect(runIn('unknown-base', ['docs/x'], () => '0123456789012345678901234567890123456789')).toEqual(BOTH);
  });

  it('is what a pull request changes and not what its base got meanwhile', () => {
    const ids = runIn('diverged', ['api/x'], (git) => {
      const head = git('rev-parse', 'HEAD');
      git('checkout', '-q', '-b', 'base', git());
      git('commit', '-q', '--allow-empty', '-m', 'elsewhere');
      const base = git('rev-parse', 'HEAD');
      git('checkout', '-q', head);
      return base;
    });
    expect(ids).toEqual(['api-test']);
  });

  it('is read back from the lines', () => {
    expect(readChangesScript(changesScript(JOBS))).toEqual(new Map(JOBS.map(({ id, changes }) => [id, changes])));
  });

  it('is carried only for plain paths', () => {
    for (const path of ['a', '.cargo', 'a b/c', '@x/y', 'a.b+c/d_e']) expect(isPlainPath(path), path).toBe(true);
    for (const path of ['', '*', 'a*', 'a/../b', '..', 'a/', ' a', 'a ', '$a', "it's", 'a[b]', '-x', 'a//b', 'ä', 'a|b']) expect(isPlainPath(path), path).toBe(false);
    expect(isHarmless('src/main.go')).toBe(false);
  });
});
