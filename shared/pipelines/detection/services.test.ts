import { describe, expect, it } from 'vitest';
import { stackContext } from '../../../test/stack-context.ts';
import { interpolate } from './compose.ts';
import { serviceImage } from './service-images.ts';
import { detectServices, servicesFor } from './services.ts';

describe('images of services', () => {
  it.each([
    ['postgres:16-alpine', 'postgres', '16'], ['docker.io/library/postgres:15.3', 'postgres', '15.3'], ['pgvector/pgvector:pg16', 'postgres', '16'],
    ['redis', 'redis', null], ['redis:latest', 'redis', null], ['docker.elastic.co/elasticsearch/elasticsearch:8.11.1', 'elasticsearch', '8.11.1'],
    [`mysql:8.0@sha256:${'a'.repeat(64)}`, 'mysql', '8.0'], ['localhost:5000/my/mongo:7', 'mongo', '7'],
  ])('%s', (image, name, version) => {
    expect(serviceImage(image)).toEqual({ name, version, image });
  });

  it.each(['nginx:1', 'my/api', '$(id)', 'postgres:1; rm', '', 'a'.repeat(500)])('%s is none', (image) => {
    expect(serviceImage(image)).toBeUndefined();
  });
});

describe('compose files', () => {
  const compose = 'services:\n  db:\n    image: postgres:${PG:-16}\n    environment:\n      POSTGRES_PASSWORD: secret\n      FROM_OUTSIDE: ${UNSET}\n    ports: ["15432:5432"]\n  cache:\n    image: redis:7\n    environment: ["A=b", "NO_VALUE"]\n    expose: [6379]\n  app:\n    build: .\n';

  it('give product, version, environment and inner ports', () => {
    const { services } = detectServices(stackContext({ 'docker-compose.yml': compose }));
    expect(services.map(({ service }) => service)).toMatchObject([
      { name: 'postgres', version: '16', image: 'postgres:16', from: 'docker-compose.yml', env: { POSTGRES_PASSWORD: 'secret' }, ports: [5432] },
      { name: 'redis', version: '7', env: { A: 'b' }, ports: [6379] },
    ]);
    expect(services[0]?.service.env).not.toHaveProperty('FROM_OUTSIDE');
  });

  it('of examples and production do not count, those of tests do', () => {
    const from = detectServices(stackContext({ 'examples/compose.yml': compose, 'compose.prod.yml': compose, 'tests/compose.yaml': compose })).services.map(({ service }) => service.from);
    expect(new Set(from)).toEqual(new Set(['tests/compose.yaml']));
  });

  it.each([['services: ['], ['services: 3'], ['services:\n  a: 1\n  b: [x]'], ['- a'], ['a: &a [*a]'], [`services: ${'{a: '.repeat(2000)}`]])('never throw: case %#', (text) => {
    expect(() => detectServices(stackContext({ 'compose.yml': text }))).not.toThrow();
  });

  it('that are malformed become a warning', () => {
    expect(detectServices(stackContext({ 'compose.yml': 'services: [' })).warnings).toEqual([expect.objectContaining({ code: 'MANIFEST_UNREADABLE', path: 'compose.yml' })]);
  });

  it.each([['${A:-b}', 'b'], ['x-${A-1}', 'x-1'], ['$$HOME', '$HOME'.replace('$HOME', '') || undefined], ['${A}', undefined], ['$A', undefined]])('resolve %s to %s', (text, expected) => {
    expect(interpolate(text)).toBe(expected);
  });
});

describe('services in test code', () => {
  it('are read from addresses in settings made for tests', () => {
    const { services } = detectServices(stackContext({ '.env.test': 'DATABASE_URL=postgresql+asyncpg://me:pw@localhost:5433/shop\nREDIS=redis://redis:6379/0\nLIVE=postgres://u:p@db.example.com/x\n' }));
    expect(services.map(({ service }) => [service.name, service.ports, service.env])).toEqual([
      ['postgres', [5433], { POSTGRES_USER: 'me', POSTGRES_PASSWORD: 'pw', POSTGRES_DB: 'shop' }],
      ['redis', [6379], undefined],
    ]);
  });

  it('are read from test containers only where the library is used', () => {
    const test = 'import { PostgreSqlContainer } from "@testcontainers/postgresql";\nnew PostgreSqlContainer("postgres:16");\nnew GenericContainer("redis:7.2");\nnew MySqlContainer();';
    expect(detectServices(stackContext({ 'a.test.ts': test, 'package.json': '{}' })).services).toEqual([]);
    const { services } = detectServices(stackContext({ 'a.test.ts': test, 'package.json': '{"devDependencies":{"@testcontainers/postgresql":"1"}}' }));
    expect(services.map(({ service }) => [service.name, service.version])).toEqual([['postgres', '16'], ['redis', '7.2'], ['mysql', null]]);
  });
});

function place(files: Readonly<Record<string, string>>, components: readonly string[]): (string | string[])[][] {
  const context = stackContext(files);
  return [...servicesFor(context, components, detectServices(context).services)].map(([component, services]) => [component, services.map(({ name }) => name)]);
}

describe('services of components', () => {
  const db = 'services:\n  db:\n    image: postgres:16\n';

  it('go to the only component, to the one in whose folder they lie, or to those with a driver', () => {
    expect(place({ 'compose.yml': db }, ['v2'])).toEqual([['v2', ['postgres']]]);
    expect(place({ 'api/compose.yml': db }, ['.', 'api', 'web'])).toEqual([['api', ['postgres']]]);
    expect(place({ 'compose.yml': db, 'api/package.json': '{"dependencies":{"pg":"8"}}', 'web/package.json': '{}' }, ['api', 'web'])).toEqual([['api', ['postgres']]]);
  });
});
