/** Products that tests are run against, by the last parts of the image names people use for them. */
const PRODUCTS: readonly (readonly [string, RegExp])[] = [
  ['postgres', /(?:^|\/)(?:postgres|postgresql|postgis|timescaledb(?:-ha)?|pgvector|cloudnative-pg\/postgresql)$/],
  ['mysql', /(?:^|\/)(?:mysql|mysql-server|percona|percona-server)$/],
  ['mariadb', /(?:^|\/)mariadb$/],
  ['redis', /(?:^|\/)(?:redis|redis-stack|redis-stack-server)$/],
  ['valkey', /(?:^|\/)valkey$/],
  ['mongo', /(?:^|\/)(?:mongo|mongodb|mongodb-community-server)$/],
  ['rabbitmq', /(?:^|\/)rabbitmq$/],
  ['kafka', /(?:^|\/)(?:kafka|kafka-native|cp-kafka|redpanda)$/],
  ['zookeeper', /(?:^|\/)(?:zookeeper|cp-zookeeper)$/],
  ['elasticsearch', /(?:^|\/)elasticsearch(?:-oss)?$/],
  ['opensearch', /(?:^|\/)opensearch$/],
  ['localstack', /(?:^|\/)(?:localstack|localstack-pro|localstack-full)$/],
  ['minio', /(?:^|\/)minio$/],
  ['memcached', /(?:^|\/)memcached$/],
  ['nats', /(?:^|\/)nats$/],
  ['dynamodb-local', /(?:^|\/)dynamodb-local$/],
  ['clickhouse', /(?:^|\/)(?:clickhouse|clickhouse-server)$/],
  ['cassandra', /(?:^|\/)cassandra$/],
  ['neo4j', /(?:^|\/)neo4j$/],
  ['etcd', /(?:^|\/)etcd$/],
  ['mailpit', /(?:^|\/)(?:mailpit|mailhog)$/],
];

export interface ServiceImage {
  readonly name: string;
  /** Version the tag starts with; `null` for `latest` and the like. */
  readonly version: string | null;
  readonly image: string;
}

const REFERENCE = /^([a-z0-9][a-z0-9._/:-]*?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/i;

/** Product and version of an image reference; `undefined` when it is none that tests need. */
export function serviceImage(image: string): ServiceImage | undefined {
  const match = REFERENCE.exec(image.trim());
  if (match === null) return undefined;
  const [, repository = '', tag = ''] = match;
  const product = PRODUCTS.find(([, pattern]) => pattern.test(repository.toLowerCase()));
  if (product === undefined) return undefined;
  const version = /^(?:v|pg|RELEASE\.)?(\d+(?:\.\d+)*(?:-\d{2}-\d{2}T[\d-]+Z)?)/.exec(tag)?.[1] ?? null;
  return { name: product[0], version, image: image.trim() };
}

/** Schemes of connection addresses, each with its product and usual port. */
export const SCHEMES: Readonly<Record<string, readonly [string, number]>> = {
  postgres: ['postgres', 5432], postgresql: ['postgres', 5432], psql: ['postgres', 5432], pgsql: ['postgres', 5432],
  mysql: ['mysql', 3306], mysql2: ['mysql', 3306], mariadb: ['mariadb', 3306], redis: ['redis', 6379], rediss: ['redis', 6379],
  valkey: ['valkey', 6379], mongodb: ['mongo', 27_017], amqp: ['rabbitmq', 5672], amqps: ['rabbitmq', 5672], nats: ['nats', 4222],
  memcached: ['memcached', 11_211], clickhouse: ['clickhouse', 9000],
};

/** Variables that make an image's first user and database, from the parts of a connection address. */
export function environmentFor(product: string, user: string, password: string, database: string): Readonly<Record<string, string>> {
  const named: Readonly<Record<string, readonly [string, string, string]>> = {
    postgres: ['POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB'],
    mysql: ['MYSQL_USER', 'MYSQL_PASSWORD', 'MYSQL_DATABASE'],
    mariadb: ['MARIADB_USER', 'MARIADB_PASSWORD', 'MARIADB_DATABASE'],
    rabbitmq: ['RABBITMQ_DEFAULT_USER', 'RABBITMQ_DEFAULT_PASS', 'RABBITMQ_DEFAULT_VHOST'],
  };
  const names = named[product];
  if (names === undefined) return {};
  const isRoot = (product === 'mysql' || product === 'mariadb') && user === 'root';
  const values = isRoot ? ['', '', database] : [user, password, product === 'rabbitmq' ? '' : database];
  const root = isRoot ? { [product === 'mysql' ? 'MYSQL_ROOT_PASSWORD' : 'MARIADB_ROOT_PASSWORD']: password } : {};
  return { ...root, ...Object.fromEntries(names.map((name, position) => [name, values[position] ?? '']).filter(([, value]) => value !== '')) };
}
