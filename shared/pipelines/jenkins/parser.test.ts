import { describe, expect, it } from 'vitest';
import { callOf, eachStatement, parseJenkinsfile, sourceOf, type Statement } from './index.ts';

function statements(source: string): readonly Statement[] {
  const parsed = parseJenkinsfile(source);
  if ('problem' in parsed) throw new Error(parsed.problem.message);
  return parsed.file.statements;
}

const problem = (source: string): unknown => {
  const parsed = parseJenkinsfile(source);
  return 'problem' in parsed ? parsed.problem : undefined;
};

const call = (source: string) => callOf(statements(source)[0] ?? { kind: 'other', word: '', blocks: [], comments: [], start: 0, end: 0, line: 1, column: 1 });

describe('parseJenkinsfile', () => {
  it.each([
    ['agent any', 'agent', 1],
    ["timeout(time: 5, unit: 'MINUTES') { sh 'x' }", 'timeout', 3],
    ["stage('a')\n{\n}", 'stage', 2],
    ["values 'a',\n  'b'", 'values', 2],
    ["docker.image('x')\n  .inside('y') { }", 'inside', 2],
    ["sh returnStdout: true, script: 'x'", 'sh', 2],
    ['echo "a ${b("}")} c"', 'echo', 1],
  ])('reads %j as a call', (source, name, count) => {
    expect(call(source)).toMatchObject({ name, arguments: { length: count } });
  });

  it.each([
    ["'a\\'b\\n'", "a'b\n"],
    ["'''a\n'b''''", "a\n'b'"],
    ['"a\\$b"', 'a$b'],
    ['/a\\/b\\d/', 'a/b\\d'],
    ["'\\u0041'", 'A'],
    ['-5', -5],
    ['0x1F', 31],
    ['true', true],
  ])('knows the value of %s', (literal, value) => {
    expect(call(`f(${literal})`)?.arguments[0]?.value).toMatchObject({ kind: 'constant', value });
  });

  it('keeps what is code as text, with the blocks in it', () => {
    const source = "def x = [1, 2]\nif (x) {\n  sh 'a'\n}\nelse {\n  sh 'b'\n}\nnode { sh 'c' }";
    const found = statements(source);
    expect(found.map((statement) => [statement.kind, statement.kind === 'other' ? statement.blocks.length : 0, statement.line])).toEqual([
      ['other', 0, 1],
      ['other', 2, 2],
      ['expression', 0, 8],
    ]);
    expect([...eachStatement(found)].map((statement) => callOf(statement)?.name).filter((name) => name === 'sh')).toHaveLength(3);
  });

  it('gives the comments above a statement and its place', () => {
    const source = '// one\n/* two */\n  echo 1';
    const [found] = statements(source);
    expect(found).toMatchObject({ comments: ['one', 'two'], line: 3, column: 3 });
    expect(sourceOf(source, found ?? { start: 0, end: 0 })).toBe('echo 1');
  });

  it.each([
    ['a {\n  b(', 'GROOVY_UNBALANCED', 2],
    ['a { ]', 'GROOVY_UNBALANCED', 1],
    ['}', 'GROOVY_UNBALANCED', 1],
    ["\nsh 'x", 'GROOVY_UNCLOSED_STRING', 2],
    ['"${', 'GROOVY_UNBALANCED', 1],
    ['/*', 'GROOVY_SYNTAX', 1],
    ['\u0000', 'GROOVY_SYNTAX', 1],
    ['('.repeat(100_000), 'GROOVY_TOO_DEEP', 1],
    ['a{'.repeat(100_000), 'GROOVY_TOO_DEEP', 1],
    ['x'.repeat(300_000), 'JENKINSFILE_TOO_LONG', 1],
  ])('refuses %j', (source, code, line) => {
    expect(problem(source)).toMatchObject({ code, line });
  });

  it('parses each block once, however often it is tried', () => {
    const depth = 150;
    expect(statements(`${'x a b { '.repeat(depth)}${'} '.repeat(depth)}`)).toHaveLength(1);
  });
});
