import type { ServiceFact, Component } from '../detection/model.ts';
import type { Service } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';
import { pinnedServiceImage } from './images.ts';
import { isPrintable, slug } from './text.ts';

interface Product {
  readonly ports: readonly number[];
  /** What the image needs to start at all. */
  readonly env: Readonly<Record<string, string>>;
  readonly health?: string;
}

const PRODUCTS: Readonly<Record<string, Product>> = {
  postgres: { ports: [5432], env: { POSTGRES_PASSWORD: 'postgres' }, health: 'pg_isready --username postgres' },
  mysql: { ports: [3306], env: { MYSQL_ROOT_PASSWORD: 'mysql' }, health: 'mysqladmin ping --silent' },
  mariadb: { ports: [3306], env: { MARIADB_ROOT_PASSWORD: 'mariadb' }, health: 'healthcheck.sh --connect --innodb_initialized' },
  redis: { ports: [6379], env: {}, health: 'redis-cli ping' },
  valkey: { ports: [6379], env: {}, health: 'valkey-cli ping' },
  mongo: { ports: [27_017], env: {}, health: "mongosh --quiet --eval 'db.runCommand({ ping: 1 })'" },
  rabbitmq: { ports: [5672], env: {}, health: 'rabbitmq-diagnostics --quiet ping' },
  memcached: { ports: [11_211], env: {} },
  nats: { ports: [4222], env: {} },
  elasticsearch: { ports: [9200], env: { 'discovery.type': 'single-node', 'xpack.security.enabled': 'false' } },
  opensearch: { ports: [9200], env: { 'discovery.type': 'single-node', DISABLE_SECURITY_PLUGIN: 'true' } },
  minio: { ports: [9000], env: {} },
  localstack: { ports: [4566], env: {} },
  'dynamodb-local': { ports: [8000], env: {} },
  clickhouse: { ports: [8123, 9000], env: { CLICKHOUSE_SKIP_USER_SETUP: '1' } },
};

const EXACT_IMAGE = /^[a-z0-9][a-z0-9._/-]*(?::[A-Za-z0-9][A-Za-z0-9._-]*)?(?:@sha256:[0-9a-f]{64})?$/;

/** Services of a component; what cannot be started as a container is left out with a warning. */
export function planServices(component: Component): { readonly services: readonly Service[]; readonly warnings: readonly TreeWarning[] } {
  const services: Service[] = [];
  const warnings: TreeWarning[] = [];
  for (const fact of component.services) {
    const planned = planService(fact);
    if (planned === undefined) warnings.push({ code: 'SERVICE_NOT_STARTED', message: `No image is known for the service ${fact.name}; tests that need it will fail.`, path: fact.from });
    else if (services.every((service) => service.name !== planned.name)) services.push(planned);
  }
  if (services.length > 0) {
    const names = services.map((service) => service.name).join(', ');
    warnings.push({ code: 'SERVICE_REACHED_BY_NAME', message: `Tests reach their services by name (${names}); where jobs run in containers, code that insists on localhost does not find them.`, path: component.path });
  }
  for (const service of services.filter(({ image }) => !image.includes('@sha256:'))) {
    warnings.push({ code: 'IMAGE_WITHOUT_DIGEST', message: `The image ${service.image} is pinned by its tag; no digest is known for it.` });
  }
  return { services, warnings };
}

function planService(fact: ServiceFact): Service | undefined {
  const product = PRODUCTS[fact.name];
  const name = slug(fact.name);
  const image = imageOfFact(fact);
  if (image === undefined || name === '') return undefined;
  const own = Object.entries(fact.env ?? {}).filter(([key, value]) => /^[A-Za-z_]\w*$/.test(key) && isPrintable(value) && !/\$\{\{|\$\{/.test(value));
  const ports = fact.ports && fact.ports.length > 0 ? fact.ports : (product?.ports ?? []);
  const env = { ...Object.fromEntries(Object.entries(product?.env ?? {}).filter(([key]) => /^\w+$/.test(key))), ...Object.fromEntries(own) };
  return { name, image, ports: [...new Set(ports)].filter((port) => Number.isInteger(port) && port > 0 && port < 65_536), env, ...(product?.health === undefined ? {} : { health: product.health }) };
}

/** The pinned image of the product in the repository's line; the repository's own where that is of another maker. */
function imageOfFact(fact: ServiceFact): string | undefined {
  const own = fact.image !== undefined && EXACT_IMAGE.test(fact.image) ? fact.image : undefined;
  if (own?.includes('@') === true) return own;
  const official = own === undefined || own.split(':')[0] === fact.name;
  const pinned = official ? pinnedServiceImage(fact.name, fact.version) : undefined;
  return pinned ?? (own !== undefined && own.includes(':') && !own.endsWith(':latest') ? own : undefined);
}

/**
 * Environment of a job with services: addresses on this machine become those of the services, since in a container
 * a service answers by its name only.
 */
export function reachServices(env: Readonly<Record<string, string>>, services: readonly Service[]): Record<string, string> {
  const renamed = Object.entries(env).map(([name, value]) => {
    const owner = services.find((service) => service.ports.some((port) => new RegExp(String.raw`(?:localhost|127\.0\.0\.1):${port}\b`).test(value)));
    return [name, owner === undefined ? value : value.replaceAll(/localhost|127\.0\.0\.1/g, owner.name)] as const;
  });
  return Object.fromEntries(renamed);
}
