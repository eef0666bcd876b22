import type { TreeWarning } from '../../ports/index.ts';
import { evidenceFor } from './evidence.ts';
import { readYaml, tableAt, valueAt } from './manifests.ts';
import type { ServiceFact, StackContext } from './model.ts';
import { baseName, folderOf, isSideFolder } from './paths.ts';
import { serviceImage } from './service-images.ts';
import { indexOf } from './tree-index.ts';

const evidence = evidenceFor('services');
const COMPOSE_FILE = /^(?:docker-)?compose(?:[.-](?!prod|production|override\.example)[\w-]+)?\.ya?ml$/;
/** Overlays repeat what the plain file says. */
const MOST_FILES = 12;
const TEST_PART = /(?:^|[/._-])(?:tests?|ci|integration|e2e)(?:[/._-]|$)/i;

/** A service and the folder whose components may need it. */
export interface PlacedService {
  readonly folder: string;
  readonly service: ServiceFact;
}

/** `${NAME:-default}` and `${NAME-default}` by their default; anything still open leaves nothing. */
export function interpolate(text: string): string | undefined {
  const done = text.replaceAll(/\$\{[A-Za-z_]\w*:?-([^${}]*)\}/g, '$1').replaceAll('$$', '$');
  return /\$(?:\{|[A-Za-z_])/.test(done) ? undefined : done;
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** `environment` is a map or a list of `NAME=value`; names without a value come from outside and are left out. */
function environmentOf(service: unknown): Record<string, string> {
  const written = valueAt(service, 'environment');
  const pairs = Array.isArray(written)
    ? written.flatMap((item): [string, unknown][] => (typeof item === 'string' && item.includes('=') ? [[item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1)]] : []))
    : Object.entries(tableAt(written));
  return Object.fromEntries(
    pairs.flatMap(([name, value]) => {
      const text = scalar(value);
      const resolved = text === undefined ? undefined : interpolate(text);
      return resolved === undefined || !/^[A-Za-z_]\w*$/.test(name) ? [] : [[name, resolved]];
    }),
  );
}

/** Ports inside the container: the right-hand side of a mapping. */
function portsOf(service: unknown): number[] {
  const written = [valueAt(service, 'ports'), valueAt(service, 'expose')].flatMap((list) => (Array.isArray(list) ? list : []));
  const ports = written.map((item) => {
    const text = scalar(item) ?? scalar(valueAt(item, 'target')) ?? '';
    return Number(/(?:^|:)(\d{1,5})(?:\/(?:tcp|udp))?$/.exec(interpolate(text) ?? '')?.[1]);
  });
  return [...new Set(ports.filter((port) => Number.isInteger(port) && port > 0 && port < 65_536))];
}

function servicesIn(file: string, data: unknown): PlacedService[] {
  const isForTests = TEST_PART.test(file);
  return Object.values(tableAt(data, 'services')).flatMap((service) => {
    const written = scalar(valueAt(service, 'image'));
    const image = written === undefined ? undefined : interpolate(written);
    const known = image === undefined ? undefined : serviceImage(image);
    if (known === undefined) return [];
    const env = environmentOf(service);
    const ports = portsOf(service);
    const reason = `${file} starts ${known.image}${isForTests ? ' for tests' : ' beside the program'}.`;
    return [
      {
        folder: folderOf(file),
        service: {
          ...known,
          from: file,
          ...(Object.keys(env).length > 0 ? { env } : {}),
          ...(ports.length > 0 ? { ports } : {}),
          evidence: evidence(`services.${known.name}`, file, 'compose', reason, isForTests ? 0.85 : 0.7),
        },
      },
    ];
  });
}

function isOurs(path: string): boolean {
  const parts = folderOf(path).split('/').filter((part) => !/^(?:tests?|e2e|integration(?:-tests)?|\.devcontainer|\.docker|\.ci)$/.test(part));
  return !path.includes('src/test/') && !isSideFolder(parts.length === 0 ? '.' : parts.join('/'));
}

/** Compose files of the repository, less those of examples; files made for tests count wherever they lie. */
function composeFiles(context: StackContext): string[] {
  const files = ['yml', 'yaml'].flatMap((extension) => indexOf(context).withExtension(extension)).filter((path) => COMPOSE_FILE.test(baseName(path)));
  return files.filter(isOurs).toSorted((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1)).slice(0, MOST_FILES);
}

export function composeServices(context: StackContext): { readonly services: PlacedService[]; readonly warnings: TreeWarning[] } {
  const services: PlacedService[] = [];
  const warnings: TreeWarning[] = [];
  for (const file of composeFiles(context)) {
    const { data, warning } = readYaml(context.tree, file);
    if (warning !== undefined) warnings.push(warning);
    services.push(...servicesIn(file, data));
  }
  return { services, warnings };
}
