import type { Job, Service } from '../../model.ts';
import { block, list, map, optional, text, textMap, type YamlValue } from '../yaml.ts';
import { escapeAll, escapeExpressions, literal } from './expressions.ts';

const isDigest = (image: string): boolean => image.includes('@sha256:');

export function servicesOf(job: Job) {
  return map(job.services.filter((service) => isDigest(service.image)).map((service) => ({ key: service.name, value: serviceContainer(service) })));
}

function serviceContainer(service: Service): YamlValue {
  const health = service.health === undefined ? [] : [`--health-cmd ${JSON.stringify(service.health)}`, '--health-interval 5s', '--health-timeout 5s', '--health-retries 20'];
  return map([
    { key: 'image', value: text(service.image) },
    optional('env', textMap(escapeAll(service.env))),
    optional('ports', list(service.ports.map((port) => text(`${port}:${port}`)))),
    health.length > 0 ? { key: 'options', value: literal(health.join(' ')) } : undefined,
  ]);
}

/**
 * A service whose image no digest is known for is started by a step: `services:` would pull it before anything could
 * check it. On a runner a service answers on localhost; its name is made to mean the same.
 */
export function serviceSteps(job: Job): readonly YamlValue[] {
  if (job.services.length === 0) return [];
  const names = job.services.map((service) => service.name).join(' ');
  const hosts = map([
    { key: 'name', value: text('Make services reachable by name') },
    { key: 'run', value: text(`echo "127.0.0.1 ${names}" | sudo tee -a /etc/hosts`) },
  ]);
  return [...job.services.filter((service) => !isDigest(service.image)).map(startStep), hosts];
}

function startStep(service: Service): YamlValue {
  const variables = Object.keys(service.env).map((name) => `--env ${name}`);
  const ports = service.ports.map((port) => `--publish ${port}:${port}`);
  const run = `docker run ${['--detach', '--name "$SERVICE_NAME"', ...ports, ...variables, '"$SERVICE_IMAGE"'].join(' ')}`;
  const wait = `timeout 120 sh -c 'until docker exec "$SERVICE_NAME" sh -c "$SERVICE_HEALTH"; do sleep 2; done'`;
  return map([
    { key: 'name', value: text(`Start ${service.name}`) },
    {
      key: 'env',
      value: textMap({
        SERVICE_NAME: service.name,
        SERVICE_IMAGE: service.image,
        ...(service.health === undefined ? {} : { SERVICE_HEALTH: escapeExpressions(service.health) }),
        ...escapeAll(service.env),
      }),
    },
    { key: 'run', value: block(service.health === undefined ? [run] : [run, wait]) },
  ]);
}
