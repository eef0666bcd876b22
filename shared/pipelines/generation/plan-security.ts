import type { Detection } from '../detection/model.ts';
import { isWithin } from '../detection/paths.ts';
import type { Feature, Job, Step } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';
import { scanners } from '../scanners/index.gen.ts';
import type { Render, Scan, ScanCommand, Scanner, ScanRequest } from '../scanners/model.ts';
import type { RepositoryFacts } from './facts.ts';
import { isArtifactPath, isRelativePath } from './paths.ts';
import { planCodeScan, planDependencyReview, UPLOAD_RIGHT } from './plan-code-scan.ts';
import { newestVersion, pinnedTool, toolchainOf } from './images.ts';
import type { PipelineOptions } from './options.ts';
import { plannedJobs } from './planned-jobs.ts';
import { holdsExpression } from './text.ts';

interface Request {
  /** With the chosen components alone. */
  readonly detection: Detection;
  readonly options: PipelineOptions;
  readonly facts: RepositoryFacts;
  readonly features: readonly Feature[];
  /** What is planned so far. */
  readonly jobs: readonly Job[];
}

/** The jobs of the scanners that a repository calls for; none when `security` is off. Pure. */
export function planSecurity({ jobs: planned, ...given }: Request): { readonly jobs: readonly Job[]; readonly warnings: readonly TreeWarning[] } {
  const { detection, options } = given;
  if (options.security === 'off') return { jobs: [], warnings: [] };
  const request = requestOf({ ...given, jobs: planned });
  const warnings: TreeWarning[] = [];
  const jobs = scanners.flatMap((scanner) => {
    const scan = scanner.select(request);
    warnings.push(...(scanner.gaps?.(request) ?? []));
    return scan === undefined ? [] : planScan(scanner, scan, options, warnings);
  });
  return { jobs: [...jobs, ...planCodeScan(detection, options), ...planDependencyReview(options)], warnings };
}

function requestOf({ detection, options, facts, features, jobs }: Request): ScanRequest {
  const printable = detection.components.filter(({ path }) => isRelativePath(path) && !holdsExpression(path));
  const folders = (...stacks: readonly string[]): readonly string[] => [...new Set(printable.filter(({ stack }) => stacks.includes(stack)).map(({ path }) => path))];
  const { components } = options;
  const paths = new Set(components === undefined ? facts.paths : facts.paths.filter((path) => components.some((folder) => isWithin(folder, path))));
  return { detection, paths, features, folders, jobsOf: (path) => plannedJobs(jobs, path), read: facts.read, strict: options.security === 'strict' };
}

function planScan(scanner: Scanner, scan: Scan, options: PipelineOptions, warnings: TreeWarning[]): readonly Job[] {
  const definition = toolchainOf(scanner.toolchain);
  const language = definition === undefined ? undefined : newestVersion(definition);
  const version = pinnedTool(scanner.tool);
  if (language === undefined || version === undefined) {
    warnings.push({ code: 'SCANNER_NOT_PINNED', message: `${scanner.title} is left out: no exact version of ${scanner.tool} is known.` });
    return [];
  }
  const reports = (scan.reports ?? []).filter(isArtifactPath);
  const packages = scan.packages === undefined ? [] : [scan.packages];
  const kept = options.artifactDays > 0 ? [...reports, ...packages] : [];
  const tools = (scan.tools ?? []).map((name) => ({ name, version: pinnedTool(name) ?? null }));
  const renders = scan.renders ?? [];
  return [
    ...renders.map((render) => renderJob(render, scanner)),
    {
      id: `scan-${scanner.id}`,
      title: scanner.title,
      why: scanner.why,
      component: '.',
      toolchain: { tool: scanner.toolchain, version: language, tools: [...tools, { name: scanner.tool, version }] },
      needs: renders.map(renderId),
      ...(renders.length > 0 ? { takes: renders.map((render) => ({ job: renderId(render), path: render.folder })) } : {}),
      env: scan.env ?? {},
      services: scan.services ?? [],
      caches: [],
      steps: [...scan.commands.map((command, index) => scanStep(scanner.title, command, index)), ...reports.map((report, index) => uploadStep(scanner.id, report, index))],
      ...(reports.length > 0 ? { permissions: [UPLOAD_RIGHT] } : {}),
      ...(packages.length > 0 ? { reports: packages.map((path) => ({ kind: 'cyclonedx' as const, path })) } : {}),
      ...(kept.length > 0 ? { artifact: { paths: kept, retentionDays: options.artifactDays, always: true } } : {}),
      timeoutMinutes: scanner.timeoutMinutes,
    },
  ];
}

const renderId = ({ id }: Render): string => `render-${id}`;

/** Kept for a day: the scan takes it at once. */
function renderJob(render: Render, { timeoutMinutes }: Scanner): Job {
  const { title, path, toolchain, run, folder } = render;
  return {
    id: renderId(render), title, why: 'Renders what is then scanned; it reaches no account and no cluster.', component: path, toolchain, needs: [], env: {}, services: [], caches: [],
    steps: [{ id: 'render', title, intent: 'scan', run, path, env: {} }], artifact: { paths: [folder], retentionDays: 1 }, timeoutMinutes,
  };
}

const numbered = (name: string, index: number): string => (index === 0 ? name : `${name}-${index + 1}`);

function scanStep(title: string, { path, run, subject }: ScanCommand, index: number): Step {
  const of = subject ?? (path === '.' ? undefined : path);
  return { id: numbered('scan', index), title: of === undefined ? title : `${title} (${of})`, intent: 'scan', run, path, env: {} };
}

/** Findings of a scan that failed are shown too. */
function uploadStep(scanner: string, report: string, index: number): Step {
  return { id: numbered('show', index), title: 'Show the findings', intent: 'scan', run: [], path: '.', env: {}, always: true, uses: { name: 'github/codeql-action/upload-sarif', inputs: { sarif_file: report, category: `scan-${numbered(scanner, index)}` } } };
}
