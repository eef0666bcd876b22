import type { TreeWarning } from '../../ports/index.ts';
import type { PlacedService } from './compose.ts';
import { composeServices } from './compose.ts';
import { evidenceFor } from './evidence.ts';
import type { ServiceFact, StackContext } from './model.ts';
import { baseName, folderOf, isSideFolder, isWithin, joinPath } from './paths.ts';
import { environmentFor, SCHEMES, serviceImage } from './service-images.ts';
import { indexOf } from './tree-index.ts';

const evidence = evidenceFor('services');

/** Files in which test code says where its services are; only a few dozen are ever read. */
const SETTINGS = /^(?:\.env\.(?:test|testing|ci)|(?:test|testing|ci)\.(?:env|ya?ml|json|toml|py|exs|js|ts)|application-test\.(?:ya?ml|properties)|conftest\.py|test_settings\.py|settings_test\.py|config\.test\.\w+)$/;
const TEST_FILE = /(?:^|\/)(?:test_[^/]*\.py|[^/]*_test\.(?:go|py)|[^/]*\.(?:test|spec)\.[cm]?[jt]sx?|[^/]*(?:Test|IT|Tests)\.(?:java|kt)|tests\/[^/]*\.rs|[^/]*testcontainers?[^/]*\.(?:go|ts|js|py|java|kt|rs))$/i;
const MOST_SETTINGS = 20;
const MOST_TESTS = 60;
const MOST_MANIFESTS = 40;

const ADDRESS = /\b(?:jdbc:)?([a-z][a-z0-9]{2,11})(?:\+[a-z0-9]+)?:\/\/(?:([^\s:@/'"`]{0,64})(?::([^\s@/'"`]{0,64}))?@)?([a-zA-Z0-9.-]{1,100})(?::(\d{2,5}))?(?:\/([\w-]{0,64}))?/g;
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal|db|database|postgres(?:ql)?|pg|mysql|mariadb|redis|cache|mongo(?:db)?|rabbitmq|nats|memcached|clickhouse|valkey)$/;

/** Services whose address stands in settings made for tests. */
function fromAddresses(path: string, text: string): PlacedService[] {
  return [...text.matchAll(ADDRESS)].flatMap((match) => {
    const [, scheme = '', user = '', password = '', host = '', port, database = ''] = match;
    const known = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
    if (known === undefined || !LOCAL_HOST.test(host)) return [];
    const [name, usualPort] = known;
    const env = [user, password, database].every((part) => /^[\w.-]*$/.test(part)) ? environmentFor(name, user, password, database) : {};
    return [
      {
        folder: folderOf(path),
        service: {
          name,
          version: null,
          from: path,
          ...(Object.keys(env).length > 0 ? { env } : {}),
          ports: [port === undefined ? usualPort : Number(port)],
          evidence: evidence(`services.${name}`, path, 'test-settings', `${path} connects to ${name} on ${host}.`, 0.6),
        },
      },
    ];
  });
}

/** Image names in calls of the test containers libraries, and their ready-made classes. */
const CONTAINER_CALL = /(?:Container\s*(?:<[^>\n]*>)?\s*\(|DockerImageName\.parse\s*\(|\.Run\s*\(\s*\w+\s*,|Image:\s*|GenericImage::new\s*\()\s*["'`]([a-z0-9][\w./:-]{2,120})["'`]/g;
const CONTAINER_CLASS = /\b(PostgreSQL|PostgreSql|Postgres|MySQL|MySql|MariaDB|MariaDb|Redis|MongoDB|MongoDb|RabbitMQ|RabbitMq|Kafka|Elasticsearch|LocalStack|Localstack|Minio|MinIO|ClickHouse|Cassandra|Neo4j)Container\b/g;
const CLASS_PRODUCTS: Readonly<Record<string, string>> = { postgresql: 'postgres', mongodb: 'mongo' };

function fromContainers(path: string, text: string): PlacedService[] {
  if (!/testcontainers|dockertest/i.test(text)) return [];
  const place = (name: string, version: string | null, image: string | undefined): PlacedService => ({
    folder: folderOf(path),
    service: {
      name,
      version,
      from: path,
      ...(image === undefined ? {} : { image }),
      evidence: evidence(`services.${name}`, path, 'test-containers', `${path} starts ${image ?? name} in a container by itself.`, 0.7),
    },
  });
  const images = [...text.matchAll(CONTAINER_CALL)].flatMap((match) => serviceImage(match[1] ?? '') ?? []);
  const named = images.map(({ name, version, image }) => place(name, version, image));
  const classes = [...text.matchAll(CONTAINER_CLASS)].map((match) => (match[1] ?? '').toLowerCase()).map((name) => CLASS_PRODUCTS[name] ?? name);
  return [...named, ...classes.filter((name) => !images.some((image) => image.name === name)).map((name) => place(name, null, undefined))];
}

function read(context: StackContext, paths: readonly string[], most: number, find: (path: string, text: string) => PlacedService[]): PlacedService[] {
  return paths.slice(0, most).flatMap((path) => {
    const text = context.tree.read(path);
    return text === undefined ? [] : find(path, text);
  });
}

/** Manifests that would have to name the library before any test is worth reading for containers. */
const MANIFESTS = ['package.json', 'pyproject.toml', 'requirements-dev.txt', 'go.mod', 'Cargo.toml', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'libs.versions.toml'];

function usesTestContainers(context: StackContext): boolean {
  const paths = MANIFESTS.flatMap((name) => indexOf(context).named(name)).filter((path) => !isSideFolder(folderOf(path))).slice(0, MOST_MANIFESTS);
  return paths.some((path) => /testcontainers|dockertest/i.test(context.tree.read(path) ?? ''));
}

/** One fact per product and folder, the surest; an address completes what an image leaves open. */
function merged(placed: readonly PlacedService[]): PlacedService[] {
  const best = new Map<string, PlacedService>();
  for (const next of placed) {
    const key = `${next.folder}\n${next.service.name}`;
    const known = best.get(key);
    if (known === undefined || next.service.evidence.confidence > known.service.evidence.confidence) best.set(key, next);
  }
  return [...best.values()];
}

/** Services that the repository's own files start or connect to for its tests. */
export function detectServices(context: StackContext): { readonly services: readonly PlacedService[]; readonly warnings: readonly TreeWarning[] } {
  const index = indexOf(context);
  const compose = composeServices(context);
  const settings = index.paths.filter((path) => SETTINGS.test(baseName(path)) && !/(?:^|\/)(?:node_modules|vendor|examples?|fixtures|\.github)\//.test(path));
  const tests = usesTestContainers(context) ? index.paths.filter((path) => TEST_FILE.test(path)) : [];
  const found = [...compose.services, ...read(context, settings, MOST_SETTINGS, fromAddresses), ...read(context, tests, MOST_TESTS, fromContainers)];
  return { services: merged(found), warnings: compose.warnings };
}

const DRIVERS: Readonly<Record<string, RegExp>> = {
  postgres: /\bpg\b|postgres|psycopg|asyncpg|pgx|npgsql|prisma|typeorm|sequelize|knex|sqlx|diesel|gorm/i,
  mysql: /mysql|mariadb|prisma|typeorm|sequelize|knex|sqlx|gorm/i,
  mariadb: /mysql|mariadb/i,
  redis: /redis|valkey|bullmq|celery/i,
  valkey: /redis|valkey/i,
  mongo: /mongo/i,
  rabbitmq: /amqp|rabbit|pika|celery/i,
  kafka: /kafka|redpanda/i,
  elasticsearch: /elastic/i,
  opensearch: /opensearch/i,
  localstack: /aws|boto3|localstack/i,
  minio: /minio|s3|aws|boto3/i,
  'dynamodb-local': /dynamodb|aws|boto3/i,
};

/** True when the component's own manifests name a driver for the product. */
function hasDriver(context: StackContext, component: string, product: string): boolean {
  const driver = DRIVERS[product] ?? new RegExp(product.replaceAll(/[^\w-]/g, ''), 'i');
  const names = [...MANIFESTS, 'requirements.txt', 'Pipfile', 'setup.py'];
  return names.map((name) => joinPath(component, name)).some((path) => context.paths.has(path) && driver.test(context.tree.read(path) ?? ''));
}

/**
 * Gives each service to the components that need it: the one whose folder it lies in; one for the whole repository goes
 * to every component below that has a driver for it, or to the only component there is.
 */
export function servicesFor(context: StackContext, components: readonly string[], services: readonly PlacedService[]): ReadonlyMap<string, readonly ServiceFact[]> {
  const found = new Map<string, ServiceFact[]>();
  for (const { folder, service } of services) {
    const owners = components.filter((component) => component !== '.' && isWithin(component, folder));
    const owner = owners.toSorted((a, b) => b.length - a.length)[0];
    const below = components.filter((component) => isWithin(folder, component) || component === '.');
    const takers = owner !== undefined ? [owner] : below.length === 1 ? below : below.filter((component) => hasDriver(context, component, service.name));
    for (const taker of takers) {
      const known = found.get(taker) ?? [];
      if (!known.some(({ name }) => name === service.name)) found.set(taker, [...known, service]);
    }
  }
  return found;
}
