import { describe, expect, it } from 'vitest';
import { missingSources } from './copied-files.ts';

const PATHS = new Set(['package.json', 'src/a.js', 'web/index.html', 'web/assets/logo.svg']);

describe('missingSources', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['a file and a folder', 'COPY package.json src ./', '.', []],
    ['what is built first', 'COPY dist/ ./', '.', ['dist/']],
    ['a folder as the context', 'ADD index.html /srv/', 'web', []],
    ['a file outside the context', 'COPY ../package.json ./', 'web', []],
    ['the whole context', 'COPY . .', '.', []],
    ['owners and rights', 'COPY --chown=1:1 --chmod=644 target/app.jar /', '.', ['target/app.jar']],
    ['another stage', 'COPY --from=build /out /', '.', []],
    ['an address', 'ADD https://example.com/a.tgz /', '.', []],
    ['variables', 'COPY $NAME ${OTHER} /', '.', []],
    ['a list', 'COPY ["package.json", "no file", "/"]', '.', ['no file']],
    ['patterns', 'COPY package*.json yarn* src/*.js ./', '.', ['yarn*']],
    ['lines that go on', 'RUN true \\\n  && true\nCOPY package.json \\\n  missing.txt ./', '.', ['missing.txt']],
    ['text in place', 'COPY <<EOF /etc/a\nEOF', '.', []],
    ['comments', '# COPY nothing /', '.', []],
    ['the same twice', 'COPY dist /a\nCOPY dist /b', '.', ['dist']],
  ])('of %s', (_title, text, context, expected) => {
    expect(missingSources(text, context, PATHS)).toEqual(expected);
  });

  it('finds what lies above the root missing', () => {
    expect(missingSources('COPY ../../a ./', 'web', PATHS)).toEqual(['../../a']);
  });
});
