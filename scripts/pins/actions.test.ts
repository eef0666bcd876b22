import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pinAction, readUses } from './actions.ts';
import { listClones } from './clones.ts';

const good = 'a'.repeat(40);
const bad = 'b'.repeat(40);
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pins-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** A repository with these files in one commit, under the folder name that a clone of it has. */
function repository(name: string, files: Readonly<Record<string, string>>, tag?: string): string {
  const work = join(root, `${name.replace('/', '-')}.work`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), content);
  }
  const run = (...parameters: string[]): string =>
    execFileSync('git', ['-C', work, '-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...parameters], { encoding: 'utf8' });
  run('init', '--quiet', '--initial-branch=main');
  run('add', '--all');
  run('commit', '--quiet', '--message=one');
  if (tag !== undefined) run('tag', tag);
  execFileSync('git', ['clone', '--quiet', '--bare', work, join(root, name.replace('/', '+'))]);
  return run('rev-parse', 'HEAD').trim();
}

const workflow = (...uses: readonly string[]): Record<string, string> => ({
  '.github/workflows/ci.yml': uses.map((line) => `      - uses: ${line}\n`).join(''),
});
const pin = (own?: string): ReturnType<typeof pinAction> => {
  const clones = listClones(root);
  return pinAction({ name: 'acme/setup', paths: ['.'] }, readUses(clones), clones.find((clone) => clone.name === own));
};

describe('choosing a pin', () => {
  it('takes the newest version on which two owners agree, counted by numbers', () => {
    repository('one/a', workflow(`acme/setup@${bad} # v1.9.0`, `acme/setup@${good} # v1.10.0`));
    repository('two/b', workflow(`acme/setup@${bad} # v1.9.0`, `acme/setup/sub@${good} # v1.10.0`));
    repository('three/c', workflow(`acme/setup@${'c'.repeat(40)} # v2.0.0`));
    expect(pin()).toMatchObject({ version: 'v1.10.0', sha: good, runtime: null });
    expect(pin()?.provenance.agreeing.map((source) => source.repository)).toEqual(['one/a', 'two/b']);
  });

  it('does not count one owner twice, nor the action itself', () => {
    repository('one/a', workflow(`acme/setup@${good} # v1.0.0`));
    repository('one/b', workflow(`acme/setup@${good} # v1.0.0`));
    repository('acme/setup', workflow(`acme/setup@${good} # v1.0.0`));
    expect(pin('acme/setup')).toBeUndefined();
  });

  it('leaves out moving versions, short commits and comments that disagree', () => {
    repository('one/a', workflow(`acme/setup@${good} # v1`, 'acme/setup@aaaaaaa # v1.0.0', `acme/setup@${good} # v1.0.0`));
    repository('two/b', workflow(`acme/setup@${good} # v1`, 'acme/setup@aaaaaaa # v1.0.0', `acme/setup@${bad} # v1.0.0`));
    expect(pin()).toBeUndefined();
  });

  it("reads the runtime at the action's own tag", () => {
    const tagged = repository('acme/setup', { 'action.yml': "name: x\nruns:\n  using: 'node24'\n" }, 'v3.0.0');
    repository('one/a', workflow(`acme/setup@${tagged} # v3.0.0`));
    repository('two/b', workflow(`"acme/setup@${tagged}" # tag=v3.0.0`));
    expect(pin('acme/setup')).toMatchObject({ version: 'v3.0.0', sha: tagged, runtime: 'node24', provenance: { tagSeen: true } });
  });

  it("never takes a commit that the action's own tag does not point at", () => {
    repository('acme/setup', { 'action.yml': 'runs:\n  using: node24\n' }, 'v3.0.0');
    repository('one/a', workflow(`acme/setup@${bad} # v3.0.0`));
    repository('two/b', workflow(`acme/setup@${bad} # v3.0.0`));
    expect(pin('acme/setup')).toBeUndefined();
  });
});
