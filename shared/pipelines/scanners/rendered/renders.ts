import type { Component } from '../../detection/model.ts';
import { relativePath } from '../../detection/paths.ts';
import { pinnedTool } from '../../generation/images.ts';
import { quoteWord } from '../../generation/shell.ts';
import { slug } from '../../generation/text.ts';
import type { PlannedJobs, Render, ScanRequest } from '../model.ts';

/** More would be a collection of examples rather than what somebody deploys. */
const MOST = 5;

interface FoundRender extends Render {
  readonly framework: 'cloudformation' | 'kubernetes';
}

/** Jobs that render charts and CDK apps, and the folders of those that none can be made for. */
export function rendersOf({ detection, jobsOf }: Pick<ScanRequest, 'detection' | 'jobsOf'>): { readonly renders: readonly FoundRender[]; readonly open: readonly string[] } {
  const sources = detection.components.filter(({ stack, frameworks }) => stack === 'helm' || (stack === 'node' && frameworks.includes('aws-cdk')));
  const taken = new Set<string>();
  const tried = sources.map((component) => {
    const render = taken.size < MOST ? renderOf(component, jobsOf(component.path), taken) : undefined;
    if (render !== undefined) taken.add(render.id);
    return { path: component.path, render };
  });
  return { renders: tried.flatMap(({ render }) => render ?? []), open: tried.filter(({ render }) => render === undefined).map(({ path }) => path) };
}

function renderOf({ path, stack }: Component, jobs: PlannedJobs | undefined, taken: ReadonlySet<string>): FoundRender | undefined {
  if (jobs === undefined) return undefined;
  const kind = stack === 'helm' ? 'chart' : 'cdk';
  const short = path === '.' ? kind : slug(path);
  const id = taken.has(short) || !/^[a-z]/.test(short) ? `${kind}-${taken.size + 1}` : short;
  const folder = `rendered/${id}`;
  const out = quoteWord(relativePath(path, folder));
  const common = { id, folder, path, toolchain: jobs.toolchain } as const;
  if (stack === 'helm') {
    return { ...common, framework: 'kubernetes', title: `Render the chart ${path}`, run: [...jobs.install, `mkdir -p ${out}`, `helm template . > ${out}/chart.yaml`] };
  }
  // Without lookups, since no account is at hand: what the app looked up before is in its cdk.context.json.
  return { ...common, framework: 'cloudformation', title: `Synthesise ${path === '.' ? 'the stacks' : path}`, run: [...jobs.install, `npx --yes ${cdk()} synth --quiet --no-lookups --output ${out}`] };
}

function cdk(): string {
  const version = pinnedTool('aws-cdk');
  return `aws-cdk${version === undefined ? '' : `@${version}`}`;
}
