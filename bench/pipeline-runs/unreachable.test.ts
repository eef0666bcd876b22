import { describe, expect, it } from 'vitest';
import { unreachable } from './unreachable.ts';

const OUTPUTS: readonly (readonly [string, string, readonly string[]])[] = [
  ['git', "fatal: unable to access 'https://github.com/a/b/': Could not resolve host: github.com", ['github.com']],
  ['Node.js', 'Error: getaddrinfo ENOTFOUND example.org\nError: getaddrinfo EAI_AGAIN example.net', ['example.net', 'example.org']],
  ['Go', 'dial tcp: lookup example.org on 127.0.0.1:53: no such host', ['example.org']],
  ['Terraform', 'json": dial tcp:\n│ lookup example.org on 127.0.0.1:53: no such host', ['example.org']],
  ['Python', "NameResolutionError: Failed to resolve 'example.org' ([Errno -2] Name or service not known)", ['example.org']],
  ['Java', 'java.net.UnknownHostException: example.org: Name or service not known', ['example.org']],
  ['yarn', 'error Error: https://registry.example.org/a/-/a-1.0.0.tgz: Request failed "404 Not Found"', ['registry.example.org/a/-/a-1.0.0.tgz']],
  ['npm', 'npm error 404 Not Found - GET https://registry.example.org/a/-/a-1.0.0.tgz', ['registry.example.org/a/-/a-1.0.0.tgz']],
  ['Deno', "error: JSR package manifest for '@std/assert' failed to load. Import 'https://jsr.example.org/@std/assert/meta.json' failed.", ['jsr.example.org']],
  ['Maven', 'Could not find artifact org.example:a:jar:1.0 in central (https://repo.example.org/maven2)', ['org.example:a:jar:1.0']],
];

describe('what a job could not reach', () => {
  it.each(OUTPUTS)('%s', (_program, output, expected) => {
    expect(unreachable(output)).toEqual(expected);
  });

  it('is nothing when a job fails by itself', () => {
    expect(unreachable('FAIL test/a.test.ts\nError: 404 Not Found\nAssertionError: expected 1 to be 2')).toEqual([]);
  });
});
