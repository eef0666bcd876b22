import { describe, expect, it } from 'vitest';
import { lineFor, stackContext } from '../../../../test/stack-context.ts';
import php from './stack.ts';

const COMPOSER = JSON.stringify({
  require: { php: '^8.2', 'laravel/framework': '^12.0' },
  'require-dev': { 'phpunit/phpunit': '^11', 'phpstan/phpstan': '^2', 'laravel/pint': '^1' },
  config: { platform: { php: '8.3.4' } },
  scripts: { lint: 'parallel-lint src' },
});

describe('the PHP stack', () => {
  it('drafts a project with its versions and checks', () => {
    const [draft] = php.detect(stackContext({ 'composer.json': COMPOSER, 'composer.lock': '{}', 'phpstan.neon': '', 'tests/CartTest.php': '' }));
    expect(draft?.versions.map(({ value, evidence: { rule } }) => [value, rule])).toEqual([['8.3.4', 'php/platform'], ['^8.2', 'php/require']]);
    expect(draft?.matrix).toEqual(['8.3.4']);
    expect(draft?.frameworks.map(({ name }) => name)).toEqual(['laravel', 'phpunit']);
    expect(lineFor(draft, 'install')).toBe('composer install --no-interaction --prefer-dist');
    expect(lineFor(draft, 'lint')).toBe('composer run-script lint');
    expect(lineFor(draft, 'typecheck')).toBe('vendor/bin/phpstan analyse');
    expect(lineFor(draft, 'test')).toBe('vendor/bin/phpunit');
    expect(lineFor(draft, 'format')).toBeUndefined();
  });

  it('invents no tests and says that nothing is locked', () => {
    const [draft] = php.detect(stackContext({ 'composer.json': COMPOSER }));
    expect(lineFor(draft, 'test')).toBeUndefined();
    expect(draft?.warnings?.map(({ code }) => code)).toEqual(['LOCKFILE_MISSING']);
  });

  it('says why a broken manifest cannot be read and proposes nothing from it', () => {
    const [draft] = php.detect(stackContext({ 'composer.json': '{' }));
    expect(draft?.warnings?.[0]).toMatchObject({ code: 'MANIFEST_UNREADABLE', path: 'composer.json' });
    expect(draft?.commands).toEqual([]);
  });

  it('takes no version that is none', () => {
    const [draft] = php.detect(stackContext({ 'composer.json': JSON.stringify({ require: { php: '$(id)' } }) }));
    expect(draft?.versions).toEqual([]);
  });
});

it('keeps the packages that a project ships as its parts', () => {
  const files = { 'composer.json': '{"name":"shop/all","replace":{"shop/cart":"self.version"}}', 'src/Cart/composer.json': '{"name":"shop/cart"}', 'plugin/composer.json': '{"name":"shop/plugin"}' };
  const drafts = php.detect(stackContext(files));
  expect(drafts.map(({ path }) => path)).toEqual(['.', 'plugin']);
  expect(drafts[0]?.members).toEqual([{ path: 'src/Cart', name: 'shop/cart', dependsOn: [] }]);
});
