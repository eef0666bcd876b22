import { describe, expect, it } from 'vitest';
import { ciWith, confidenceFor, lineFor, stackContext } from '../../../../test/stack-context.ts';
import { detect } from '../../detection/engine.ts';
import cpp from './stack.ts';

const CMAKE = '# build\ncmake_minimum_required(VERSION 3.20...3.31)\nproject(tally VERSION 1.0 LANGUAGES CXX)\nadd_library(tally src/tally.cpp)\n';
const TESTED = `${CMAKE}enable_testing()\nadd_subdirectory(tests)\n`;

describe('CMake', () => {
  it('drafts a project with its tests and the place of its version', () => {
    const [draft, ...others] = cpp.detect(stackContext({ 'CMakeLists.txt': TESTED, 'src/tally.cpp': '', 'tests/CMakeLists.txt': 'add_executable(t t.cpp)\nadd_test(NAME t COMMAND t)\n' }));
    expect(others).toEqual([]);
    expect(draft).toMatchObject({ path: '.', language: 'cpp', buildBeforeTest: true, outputs: ['build'] });
    expect(draft?.versions.map(({ value, evidence: { line } }) => [value, line])).toEqual([['>=3.20...3.31', 2]]);
    expect(lineFor(draft, 'build')).toBe('cmake -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build --parallel');
    expect(lineFor(draft, 'test')).toBe('ctest --test-dir build --output-on-failure');
  });

  it('invents no tests: neither from a folder nor from what is commented out', () => {
    expect(lineFor(cpp.detect(stackContext({ 'CMakeLists.txt': CMAKE, 'tests/t.cpp': '' }))[0], 'test')).toBeUndefined();
    expect(lineFor(cpp.detect(stackContext({ 'CMakeLists.txt': `${CMAKE}# enable_testing()\n# add_test(NAME t COMMAND t)\n` }))[0], 'test')).toBeUndefined();
    expect(lineFor(cpp.detect(stackContext({ 'CMakeLists.txt': `${TESTED}`, 'external/lib/CMakeLists.txt': 'add_test(NAME x COMMAND x)' }))[0], 'test')).toBeUndefined();
  });

  it('follows the presets for Linux and tells where they ask for another version', () => {
    const presets = {
      version: 6, cmakeMinimumRequired: { major: 3, minor: 25, patch: 0 },
      configurePresets: [{ name: 'base', hidden: true }, { name: 'windows-msvc' }, { name: 'debug', condition: { type: 'equals', lhs: '${hostSystemName}', rhs: 'Windows' } }, { name: 'gcc' }, { name: 'rm -rf' }],
      buildPresets: [{ name: 'gcc-release', configurePreset: 'gcc' }], testPresets: [{ name: 'gcc-test', configurePreset: 'gcc' }],
    };
    const [draft] = cpp.detect(stackContext({ 'CMakeLists.txt': `${TESTED}add_test(NAME a COMMAND a)\n`, 'CMakePresets.json': JSON.stringify(presets) }));
    expect(lineFor(draft, 'build')).toBe('cmake --preset gcc && cmake --build --preset gcc-release');
    expect(lineFor(draft, 'test')).toBe('ctest --preset gcc-test');
    expect(draft?.versions.map(({ value, evidence: { file } }) => [value, file])).toEqual([['>=3.20...3.31', 'CMakeLists.txt'], ['>=3.25.0', 'CMakePresets.json']]);
  });

  it('warns of packages that nothing installs or fixes', () => {
    const [draft] = cpp.detect(stackContext({ 'CMakeLists.txt': `${CMAKE}find_package(fmt REQUIRED)\nfind_package(Threads REQUIRED)\n`, 'conanfile.txt': '[requires]\nfmt/11' }));
    expect(draft?.packageManager?.name).toBe('conan');
    expect(draft?.warnings?.map(({ code }) => code)).toEqual(['INSTALL_MAY_FAIL', 'LOCKFILE_MISSING', 'INSTALL_MAY_FAIL']);
    expect(draft?.warnings?.[0]?.message).toContain('fmt');
    expect(draft?.warnings?.[0]?.message).not.toContain('Threads');
  });

  it('leaves native parts to the language whose build compiles them, unless the maintainers call CMake themselves', () => {
    const files = { 'CMakeLists.txt': CMAKE, 'pyproject.toml': '[build-system]\nrequires = ["scikit-build-core"]\n' };
    expect(cpp.detect(stackContext(files))).toEqual([]);
    expect(cpp.detect(stackContext(files, [ciWith(['cmake -S . -B build'])])).map(({ path }) => path)).toEqual(['.']);
    expect(cpp.detect(stackContext({ 'examples/a/CMakeLists.txt': CMAKE }))).toEqual([]);
  });

  it('is less sure of tests that the maintainers leave out', () => {
    const files = { 'CMakeLists.txt': `${TESTED}add_test(NAME a COMMAND a)\n` };
    expect(confidenceFor(cpp.detect(stackContext(files, [ciWith(['cmake --build build'])]))[0], 'test')).toBeLessThan(0.5);
  });
});

describe('what the maintainers run', () => {
  const commandsWith = (jobs: Readonly<Record<string, readonly string[]>>) => {
    const written = Object.entries(jobs).map(([name, lines]) => `  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n${lines.map((line) => `      - run: ${line}\n`).join('')}`);
    const { tree, now } = stackContext({ 'CMakeLists.txt': `${TESTED}add_test(NAME a COMMAND a)\n`, '.github/workflows/ci.yml': `on: [push]\njobs:\n${written.join('')}` });
    const [component] = detect(tree, now).components;
    return [component?.commands.build, component?.commands.test, component?.further];
  };

  it('is taken as one: the build of the job that tests', () => {
    expect(commandsWith({ make: ['make -j2'], test: ['cmake -S . -B out', 'cmake --build out', 'ctest --test-dir out'] })).toEqual(['cmake -S . -B out && cmake --build out', 'ctest --test-dir out', undefined]);
  });

  it('is left alone where the tests of a job do not show what they are of', () => {
    expect(commandsWith({ make: ['make -j2'], test: ['ctest --test-dir elsewhere'] }).slice(0, 2)).toEqual(['cmake -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build --parallel', 'ctest --test-dir build --output-on-failure']);
  });
});

describe('other build systems', () => {
  it('reads Meson with its version and tests', () => {
    const [draft] = cpp.detect(stackContext({ 'meson.build': "project('relay', 'c',\n  meson_version : '>= 1.1')\nsubdir('test')\n", 'test/meson.build': "t = executable('t', 't.c')\ntest('t', t)\n" }));
    expect(draft).toMatchObject({ language: 'c', frameworks: [{ name: 'meson' }] });
    expect(draft?.versions[0]?.value).toBe('>= 1.1');
    expect(lineFor(draft, 'build')).toBe('meson setup build && meson compile -C build');
    expect(lineFor(draft, 'test')).toBe('meson test -C build --print-errorlogs');
    expect(cpp.detect(stackContext({ 'meson.build': "project('relay', 'rust')\n" }))).toEqual([]);
  });

  it('reads a Makefile that compiles, and no other', () => {
    const [draft] = cpp.detect(stackContext({ Makefile: 'relay: relay.o\n\t$(CC) -o $@ $^\ntest: relay\n\t./relay --self-test\n', 'src/relay.c': '' }));
    expect([lineFor(draft, 'build'), lineFor(draft, 'test')]).toEqual(['make', 'make test']);
    expect(cpp.detect(stackContext({ Makefile: 'deploy:\n\tkubectl apply\n', 'src/relay.c': '' }))).toEqual([]);
    expect(cpp.detect(stackContext({ Makefile: 'build:\n\t$(CC) -o a a.c\n', 'a.c': '', 'go.mod': 'module a\n' }))).toEqual([]);
  });

  it('reads the Autotools', () => {
    const [draft] = cpp.detect(stackContext({ 'configure.ac': 'AC_INIT([relay], [1])', 'Makefile.am': 'bin_PROGRAMS = relay\nTESTS = check.sh\n', 'relay.c': '' }));
    expect([lineFor(draft, 'build'), lineFor(draft, 'test')]).toEqual(['autoreconf --install && ./configure && make', 'make check']);
  });
});
