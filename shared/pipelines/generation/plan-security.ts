import type { Detection } from '../detection/model.ts';
import type { Job, Step } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';
import { scanners } from '../scanners/index.gen.ts';
import type { Scan, Scanner, ScanRequest } from '../scanners/model.ts';
import { isArtifactPath, isRelativePath } from './paths.ts';
import { planCodeScan, planDependencyReview, UPLOAD_RIGHT } from './plan-code-scan.ts';
import { newestVersion, pinnedTool, toolchainOf } from './images.ts';
import type { PipelineOptions } from './options.ts';
import { holdsExpression } from './text.ts';

/** The jobs of the scanners that a repository calls for; none when `security` is off. Pure. */
export function planSecurity(detection: Detection, options: PipelineOptions): { readonly jobs: readonly Job[]; readonly warnings: readonly TreeWarning[] } {
  if (options.security === 'off') return { jobs: [], warnings: [] };
  const request = requestOf(detection, options);
  const warnings: TreeWarning[] = [];
  const jobs = scanners.flatMap((scanner) => {
    const scan = scanner.select(request);
    return scan === undefined ? [] : planScan(scanner, scan, options, warnings);
  });
  return { jobs: [...jobs, ...planCodeScan(detection, options), ...planDependencyReview(options)], warnings };
}

function requestOf(detection: Detection, options: PipelineOptions): ScanRequest {
  const printable = detection.components.filter(({ path }) => isRelativePath(path) && !holdsExpression(path));
  const folders = (...stacks: readonly string[]): readonly string[] => [...new Set(printable.filter(({ stack }) => stacks.includes(stack)).map(({ path }) => path))];
  return { detection, folders, strict: options.security === 'strict' };
}

function planScan(scanner: Scanner, { commands, report }: Scan, options: PipelineOptions, warnings: TreeWarning[]): readonly Job[] {
  const definition = toolchainOf(scanner.toolchain);
  const language = definition === undefined ? undefined : newestVersion(definition);
  const version = pinnedTool(scanner.tool);
  if (language === undefined || version === undefined) {
    warnings.push({ code: 'SCANNER_NOT_PINNED', message: `${scanner.title} is left out: no exact version of ${scanner.tool} is known.` });
    return [];
  }
  const shown = report !== undefined && isArtifactPath(report);
  const kept = shown && options.artifactDays > 0;
  return [
    {
      id: `scan-${scanner.id}`,
      title: scanner.title,
      why: scanner.why,
      component: '.',
      toolchain: { tool: scanner.toolchain, version: language, tools: [{ name: scanner.tool, version }] },
      needs: [],
      env: {},
      services: [],
      caches: [],
      steps: [...commands.map(({ path, run }, index): Step => ({
        id: index === 0 ? 'scan' : `scan-${index + 1}`,
        title: path === '.' ? scanner.title : `${scanner.title} (${path})`,
        intent: 'scan',
        run,
        path,
        env: {},
      })), ...(shown ? [uploadStep(scanner.id, report)] : [])],
      ...(shown ? { permissions: [UPLOAD_RIGHT] } : {}),
      ...(kept ? { artifact: { paths: [report], retentionDays: options.artifactDays, always: true } } : {}),
      timeoutMinutes: scanner.timeoutMinutes,
    },
  ];
}

/** Findings of a scan that failed are shown too. */
function uploadStep(scanner: string, report: string): Step {
  return { id: 'show', title: 'Show the findings', intent: 'scan', run: [], path: '.', env: {}, always: true, uses: { name: 'github/codeql-action/upload-sarif', inputs: { sarif_file: report, category: `scan-${scanner}` } } };
}
