import { expect, it } from 'vitest';
import runner from './runner.ts';

const bodies = (text: string): Record<string, readonly string[]> => Object.fromEntries(runner.read('Makefile', text).tasks.map(({ name, body }) => [name, body]));

it('knows tools behind variables, the usual ones and those of the file', () => {
  expect(bodies('GOFLAGS ?= -race\nRUNNER := $(PYTHON) -m pytest\nexport LINT = golangci-lint run # all of it\ntest:\n\t$(GO) test $(GOFLAGS) ./...\npy:\n\t@${RUNNER} -q\nlint:\n\t$(LINT)\nall:\n\t$(MAKE) test\n\techo $$HOME $(UNKNOWN)\n')).toEqual({
    test: ['go test -race ./...'],
    py: ['python -m pytest -q'],
    lint: ['golangci-lint run'],
    all: ['make test', 'echo $HOME $(UNKNOWN)'],
  });
});

it('joins lines that a backslash continues', () => {
  const { tasks } = runner.read('Makefile', 'test: build \\\n  generate\n\tgo test \\\n\t  -race \\\n\t  ./...\nlint:\n\tgo vet ./...\n');
  expect(tasks.map(({ name, line, body }) => [name, line, body])).toEqual([['test', 1, ['make build', 'make generate', 'go test -race ./...']], ['lint', 6, ['go vet ./...']]]);
});

it('does not grow with variables that name each other', () => {
  const text = `A = $(B)$(B)$(B)$(B)\nB = $(A)$(A)$(A)$(A)\nS = $(shell rm -rf /)\ntest:\n\t$(A)\n\t$(S)\n`;
  const [first = '', second] = bodies(text)['test'] ?? [];
  expect(first.length).toBeLessThan(5000);
  expect(second).toBe('$(S)');
});
