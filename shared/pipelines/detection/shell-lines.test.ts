import { expect, it } from 'vitest';
import { shellLines, splitCommands } from './shell-lines.ts';

const runs = (script: string, known: readonly string[] = []): string[] => shellLines(script, '.', new Set(known)).map(({ run }) => run);

it('splits at && and ; but not inside quotes, substitutions and subshells', () => {
  expect(splitCommands(`a && b; c "x && y" 'p;q' $(d && e) \`f;g\` && (h; i)`)).toEqual(['a', 'b', `c "x && y" 'p;q' $(d && e) \`f;g\``, '(h; i)']);
});

it('follows cd, gives a subshell its folder back and stops where cd leaves the repository', () => {
  expect(shellLines('cd web && npm ci\nnpm test\n(cd ../api && go test ./...)\nnpm run lint', '.')).toEqual([
    { run: 'npm ci', path: 'web' },
    { run: 'npm test', path: 'web' },
    { run: 'go test ./...', path: 'api' },
    { run: 'npm run lint', path: 'web' },
  ]);
  expect(shellLines('npm test\ncd ../..\nnpm run lint', 'web')).toEqual([{ run: 'npm test', path: 'web' }]);
  expect(shellLines('cd "$HOME" && npm test', '.')).toEqual([]);
});

it('joins continued lines and skips comments and lines that only prepare', () => {
  expect(runs('# tests\ngo test\\\n  -race\\\n  ./...\necho done\nmkdir -p out')).toEqual(['go test -race ./...']);
});

it.each(['npm test || true', 'npm test | tee log', 'npm test > log', 'npm start &', 'npm test "$UNKNOWN"', 'npm run ${TASK}'])('does not take "%s"', (line) => {
  expect(runs(line)).toEqual([]);
});

it('takes variables that the step sets, and signs inside quotes', () => {
  expect(runs('pytest "$TARGET"', ['TARGET'])).toEqual(['pytest "$TARGET"']);
  expect(runs('pytest -k "a or b > c"')).toEqual(['pytest -k "a or b > c"']);
});

it.each(['if true; then\n  npm test\nfi', 'for x in a b; do npm test; done', 'cat <<EOF\nnpm test\nEOF', 'while true\ndo\nnpm test\ndone'])('leaves control flow alone: %j', (script) => {
  expect(runs(script)).toEqual([]);
});
