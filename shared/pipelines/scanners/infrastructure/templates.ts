import { ancestorsOf, baseName, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import type { ScanRequest } from '../model.ts';

/** Kinds of templates that only their content tells apart from any other YAML or JSON file. */
export type TemplateKind = 'cloudformation' | 'kubernetes';

/** Files that are opened; those whose folder or name speaks for a template come first. */
const MOST_READ = 60;
const CANDIDATE = /\.(?:ya?ml|json|template)$/;
const TELLING = /(?:^|[/_.-])(?:k8s|kubernetes|manifests?|kustomiz\w*|overlays?|base|deploy(?:ment)?s?|cloudformation|cfn|templates?|stacks?|sam|infra(?:structure)?|service|ingress)(?=[/_.-]|$)/i;
/** Settings and lockfiles of programs: many, and never a template. */
const OTHER = /(?:^|\/)(?:package(?:-lock)?\.json|pnpm-lock\.yaml|tsconfig[\w.-]*\.json|composer\.json|mkdocs\.ya?ml|docker-compose[\w.-]*\.ya?ml|compose\.ya?ml|openapi[\w.-]*)$/i;

const SIGNS: Readonly<Record<TemplateKind, (text: string) => boolean>> = {
  cloudformation: (text) => /^\s*["']?AWSTemplateFormatVersion["']?\s*:/m.test(text) || /AWS::Serverless-2016-10-31/.test(text),
  kubernetes: (text) => /^apiVersion:\s*\S/m.test(text) && /^kind:\s*[A-Z]\w+\s*$/m.test(text) && !/^kind:\s*Kustomization\s*$/m.test(text),
};

/** Kinds of templates among the files, sorted. What tests and examples hold, or a chart renders, does not count. */
export function templateKinds({ paths, read }: Pick<ScanRequest, 'paths' | 'read'>): readonly TemplateKind[] {
  const found = new Set<TemplateKind>();
  for (const path of candidates(paths)) {
    const text = read(path) ?? '';
    if (SIGNS.cloudformation(text)) found.add('cloudformation');
    else if (SIGNS.kubernetes(text)) found.add('kubernetes');
    if (found.size === 2) break;
  }
  return [...found].toSorted();
}

const rank = (path: string): number => (TELLING.test(path) ? 0 : 1);

function candidates(paths: ReadonlySet<string>): readonly string[] {
  const usual = [...paths].filter((path) => CANDIDATE.test(path) && !OTHER.test(path) && !path.split('/').some((part) => part.startsWith('.')));
  const own = usual.filter((path) => !isSideFolder(folderOf(path)) && !isInChart(path, paths));
  return own.toSorted((a, b) => rank(a) - rank(b) || a.length - b.length || (a < b ? -1 : 1)).slice(0, MOST_READ);
}

function isInChart(path: string, paths: ReadonlySet<string>): boolean {
  const folder = folderOf(path);
  return baseName(path) === 'Chart.yaml' || [folder, ...ancestorsOf(folder)].some((above) => paths.has(joinPath(above, 'Chart.yaml')));
}
