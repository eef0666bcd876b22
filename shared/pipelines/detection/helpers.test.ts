import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stackContext } from '../../../test/stack-context.ts';
import { isPlainName, shellQuote } from './evidence.ts';
import { listOption, parseIni } from './ini.ts';
import { readJson, readToml, readXml, readYaml, stringsAt, tableAt, valueAt } from './manifests.ts';
import { ancestorsOf, commonFolder, folderOf, isSideFolder, isWithin, relativePath, resolvePath } from './paths.ts';
import { indexOf, isPackageData } from './tree-index.ts';
import { miseVersion } from './version-files.ts';

const segments = fc.array(fc.constantFrom('a', 'b', 'c', 'src'), { minLength: 1, maxLength: 4 });
const folder = fc.oneof(fc.constant('.'), segments.map((parts) => parts.join('/')));

describe('paths', () => {
  it('lead from anywhere to anywhere and back', () => {
    fc.assert(fc.property(folder, folder, (from, to) => resolvePath(from, relativePath(from, to)) === to));
  });

  it('never leave the repository', () => {
    expect(resolvePath('a', '../../b')).toBeUndefined();
    expect(resolvePath('.', '/etc')).toBeUndefined();
  });

  it('know what lies where', () => {
    expect(folderOf('a/b.txt')).toBe('a');
    expect(ancestorsOf('a/b')).toEqual(['a', '.']);
    expect(isWithin('a', 'ab/c')).toBe(false);
    expect(commonFolder(['a/b/c', 'a/b/d'])).toBe('a/b');
    expect(commonFolder(['a', 'b'])).toBe('.');
  });

  it.each([['examples/x', true], ['compatibility-tests/node', true], ['.github/tool', true], ['{{cookiecutter.name}}', true], ['services/api', false], ['.', false], ['latest', false]])('%s is beside the project: %s', (path, expected) => {
    expect(isSideFolder(path)).toBe(expected);
  });
});

describe('the index', () => {
  it('finds by name, extension and folder what a scan finds', () => {
    const paths = fc.uniqueArray(segments.map((parts) => `${parts.join('/')}.py`), { maxLength: 20 });
    fc.assert(
      fc.property(paths, folder, (files, place) => {
        const index = indexOf(stackContext(Object.fromEntries(files.map((path) => [path, '']))));
        expect(index.under(place)).toEqual(files.toSorted().filter((path) => place === '.' || path.startsWith(`${place}/`)));
        expect(index.withExtension('py')).toHaveLength(files.length);
      }),
    );
  });

  it('tells package data from a package that is the project', () => {
    expect(isPackageData(stackContext({ 'a/__init__.py': '', 'a/x/y.tf': '' }), 'a/x')).toBe(true);
    expect(isPackageData(stackContext({ 'a/__init__.py': '', 'a/setup.py': '' }), 'a')).toBe(false);
    expect(isPackageData(stackContext({ 'a/__init__.py': '', 'a/requirements.txt': '', 'setup.py': '' }), 'a')).toBe(true);
  });
});

describe('manifests', () => {
  it('never throw, whatever is in them', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('[', '{', '<', '"', 'a: ').map((part) => part.repeat(1000))), (text) => {
        const { tree } = stackContext({ f: text });
        for (const read of [readJson, readToml, readYaml, readXml]) expect(() => read(tree, 'f')).not.toThrow();
      }),
      { numRuns: 150 },
    );
  });

  it('say at which file and why', () => {
    expect(readJson(stackContext({ 'a/package.json': '{' }).tree, 'a/package.json').warning).toMatchObject({ code: 'MANIFEST_UNREADABLE', path: 'a/package.json' });
    expect(readJson(stackContext({}).tree, 'gone').warning?.code).toBe('MANIFEST_UNREADABLE');
  });

  it('of YAML are bounded in size, since a parser may take quadratic time', () => {
    expect(readYaml(stackContext({ f: `a: ${'x'.repeat(140_000)}` }).tree, 'f').warning?.message).toContain('128 KiB');
  });

  it('refuse entities that grow', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`).join('\n')}`;
    expect(readYaml(stackContext({ f: bomb }).tree, 'f').warning?.code).toBe('MANIFEST_UNREADABLE');
  });

  it('are walked without trusting their shape', () => {
    const data: unknown = JSON.parse('{"a":{"b":["x",1,{"c":2}]},"__proto__":{"d":1}}');
    expect(stringsAt(data, 'a', 'b')).toEqual(['x']);
    expect(tableAt(data, 'a', 'b', 'c')).toEqual({});
    expect(valueAt(data, 'toString')).toBeUndefined();
    expect(valueAt('text', 'length')).toBeUndefined();
  });
});

describe('INI files', () => {
  it('continue values on indented lines', () => {
    const ini = parseIni('[tox]\nenvlist =\n    py39\n    py310  # newest\n[a] ; note\nx: 1\n=bad\n');
    expect(listOption(ini, 'tox', 'envlist')).toEqual(['py39', 'py310']);
    expect(ini.get('a')?.get('x')).toBe('1');
  });
});

describe('words of a shell line', () => {
  it('stay plain or are quoted whole', () => {
    expect(shellQuote('packages/a')).toBe('packages/a');
    expect(shellQuote("it's $(id)")).toBe(String.raw`'it'\''s $(id)'`);
    expect(isPlainName('-rf')).toBe(false);
    expect(isPlainName('a;b')).toBe(false);
  });
});

describe('version files', () => {
  it.each([
    ['a text', '[tools]\nnode = "24"\nruby = "3.3.0"\n', '3.3.0', 3],
    ['a list', '[tools]\n"ruby" = ["3.4", "3.3"]\n', '3.4', 2],
    ['a table', '[tools]\nruby = { version = "3.2.1" }\n', '3.2.1', 2],
    ['no version', '[tools]\nruby = "$(id)"\n', undefined, undefined],
  ] as const)('of mise hold %s', (_name, text, value, line) => {
    const found = miseVersion(stackContext({ 'mise.toml': text }), '.', 'ruby');
    expect([found?.value, found?.line]).toEqual([value, line]);
  });
});
