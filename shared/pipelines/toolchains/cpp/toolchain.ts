import { defineToolchain } from '../definition.ts';

/** GCC of a line that runners have too; what builds call beside it (CMake, Meson) are tools. */
export default defineToolchain({
  id: 'cpp',
  stacks: ['cpp'],
  images: [{ name: 'gcc' }],
  provides: ['cc', 'gcc', 'g++', 'make', 'autoreconf', 'configure'],
  // What such a project states is the version of its build system.
  ignoresStated: true,
  runner: { line: 'command -v "g++-$CPP_VERSION" || sudo apt-get install --yes "g++-$CPP_VERSION"; { echo "CC=gcc-$CPP_VERSION"; echo "CXX=g++-$CPP_VERSION"; } >> "$GITHUB_ENV"' },
  newest: (lines) => lines.find((line) => line === '14'),
});
