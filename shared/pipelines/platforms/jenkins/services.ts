import type { Job, Service } from '../../model.ts';
import { quoteWord } from '../../generation/shell.ts';
import type { AstStep } from '../../jenkins/index.ts';
import { named } from './ast.ts';
import { containerArguments, GIVE_BACK } from './container.ts';
import { groovyString, printSteps } from './groovy.ts';

/** A Groovy string in double quotes, in which only the printer's own `${...}` is interpolated. */
function interpolated(parts: readonly (string | { readonly variable: string })[]): string {
  const text = parts.map((part) => (typeof part === 'string' ? part.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '\\$') : `\${${part.variable}}`));
  return `"${text.join('')}"`;
}

/**
 * Runs steps in their container beside the job's services ("Running sidecar containers" in the handbook's chapter on
 * Docker). Declarative syntax has no word for it, hence a `script` block.
 */
export function servicesScript(job: Job, image: string, steps: readonly AstStep[]): AstStep {
  const links = job.services.flatMap((service, index) => [' --link ', { variable: `${variable(index)}.id` }, `:${service.name}`]);
  const imageText = image.startsWith('${') ? `"${image}"` : groovyString(image);
  const guarded = ['try {', ...printSteps(steps).map(indent), '} finally {', ...printSteps([GIVE_BACK]).map(indent), '}'];
  const inside = [`docker.image(${imageText}).inside(${interpolated([containerArguments(job.toolchain.tool), ...links])}) {`, ...guarded.map(indent), '}'];
  const waits = job.services.flatMap((service, index) => (service.health === undefined ? [] : [waitLine(service.health, variable(index))]));
  const source = job.services.reduceRight<readonly string[]>((body, service, index) => wrap(service, variable(index), body), [...waits, ...inside]);
  return { name: 'script', arguments: [named('scriptBlock', source.join('\n'))] };
}

const variable = (index: number): string => `service${index + 1}`;
const indent = (line: string): string => (line === '' ? '' : `    ${line}`);

function wrap(service: Service, name: string, body: readonly string[]): readonly string[] {
  const settings = Object.entries(service.env).map(([key, value]) => `--env ${quoteWord(`${key}=${value}`)}`);
  return [`docker.image(${groovyString(service.image)}).withRun(${groovyString(settings.join(' '))}) { ${name} ->`, ...body.map(indent), '}'];
}

function waitLine(health: string, name: string): string {
  const loop = ["timeout 120 sh -c 'until docker exec ", { variable: `${name}.id` }, ` sh -c "$1"; do sleep 2; done' wait ${quoteWord(health)}`];
  return `sh(script: ${interpolated(loop)})`;
}
