import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { RawArgument } from '../../shared/pipelines/jenkins/index.ts';
import { exact, exactScript, groovyLiteral, interpolated } from '../../shared/pipelines/conversion/formats/jenkins/literals.ts';

const PEERS = process.env['PEERS_DIR'] ?? join(import.meta.dirname, '..', '..', '.peers');
const JARS = join(PEERS, 'npm', 'node_modules', 'npm-groovy-lint', 'lib', 'java', 'groovy', 'lib', '*');
/** A method of Java takes 64 KB of code. */
const PER_METHOD = 100;

const folder = mkdtempSync(join(tmpdir(), 'groovy-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What Groovy makes of literals. */
function valuesOf(literals: readonly string[]): readonly string[] {
  const methods = Array.from({ length: Math.ceil(literals.length / PER_METHOD) }, (_each, index) => `def m${index}() {\n${literals.slice(index * PER_METHOD, (index + 1) * PER_METHOD).map((literal) => `p(${literal})`).join('\n')}\n}`);
  const path = join(folder, 'values.groovy');
  writeFileSync(path, `void p(Object s) { println(s.toString().getBytes('UTF-8').encodeBase64().toString()) }\n${methods.join('\n')}\n${methods.map((_each, index) => `m${index}()`).join('\n')}\n`);
  const output = execFileSync('java', ['-cp', JARS, 'groovy.ui.GroovyMain', path], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return output.split('\n').slice(0, -1).map((line) => Buffer.from(line, 'base64').toString());
}

const sourceOf = ({ isLiteral, value }: RawArgument): string => (isLiteral ? groovyLiteral(String(value)) : String(value));
const piece = fc.oneof(fc.constantFrom("'", '"', '\\', '$', '${', '{', '}', "'''", '"""', '\n', '\r', '\t', 'u', String.raw`\u0041`, '\u2028', '\ufeff', '\u0000', '/*', '*/', '//', '#!', 'é', '😀'), fc.string({ maxLength: 2 }));
const hostile = fc.sample(fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')).filter((text) => text.isWellFormed()), { numRuns: 300, seed: 3 });

describe('texts in a Jenkinsfile', () => {
  it('are for Groovy itself what they were, byte for byte', () => {
    const forms = hostile.flatMap((text) => [[text, sourceOf(exact(text))], [text, sourceOf(exactScript(text))], [text, sourceOf(interpolated([text]))], [`A=${text}`, `[${groovyLiteral(`A=${text}`)}][0]`]] as const);
    expect(valuesOf(forms.map(([, literal]) => literal))).toEqual(forms.map(([text]) => text));
  });

  it('would be found out', () => expect(valuesOf([String.raw`'a\nb'`, '"${1 + 1}"'])).toEqual(['a\nb', '2']));
});
