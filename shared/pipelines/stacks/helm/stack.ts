import { commandsFor, evidenceFor } from '../../detection/evidence.ts';
import { conventionConfidence } from '../../detection/maintainers.ts';
import { readYaml, stringAt, tablesAt } from '../../detection/manifests.ts';
import type { CommandCandidate, ComponentDraft, StackContext } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, baseName, folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf, isPackageData } from '../../detection/tree-index.ts';

const evidence = evidenceFor('helm');
const command = commandsFor(evidence);

/** Charts vendored into `charts/` of another chart belong to that one. */
function isSubchart(context: StackContext, folder: string): boolean {
  return ancestorsOf(folder).some((above) => baseName(above) === 'charts' && indexOf(context).has(folderOf(above), 'Chart.yaml'));
}

function commandsOf(context: StackContext, folder: string, file: string, hasDependencies: boolean): CommandCandidate[] {
  const index = indexOf(context);
  const isLocked = index.has(folder, 'Chart.lock') || index.has(folder, 'requirements.lock');
  const tests = index.under(joinPath(folder, 'tests')).find((path) => /_test\.ya?ml$/.test(path));
  const fetch = isLocked ? 'helm dependency build' : 'helm dependency update';
  return [
    ...(hasDependencies ? [command('install', fetch, file, 'convention', `${file} lists dependencies${isLocked ? ' and a lock pins them' : ''}.`, 0.8)] : []),
    command('lint', 'helm lint .', file, 'convention', 'helm lint needs no cluster.', conventionConfidence(context, /helm lint|\bct lint|chart-testing/, 0.8)),
    command('build', 'helm template .', file, 'convention', 'Renders the chart with its default values; needs no cluster.', 0.6),
    ...(tests === undefined ? [] : [command('test', 'helm unittest .', tests, 'convention', `${tests} is a suite of the helm-unittest plugin.`, conventionConfidence(context, /helm unittest/, 0.6))]),
  ];
}

function draftOf(context: StackContext, file: string): ComponentDraft {
  const folder = folderOf(file);
  const { data, warning } = readYaml(context.tree, file);
  const kubernetes = stringAt(data, 'kubeVersion');
  const name = stringAt(data, 'name');
  const readable = warning === undefined && name !== undefined;
  const legacy = indexOf(context).has(folder, 'requirements.yaml');
  const lock = ['Chart.lock', 'requirements.lock'].find((candidate) => indexOf(context).has(folder, candidate));
  return {
    path: folder,
    stack: 'helm',
    language: 'helm',
    // kubeVersion is the cluster's version, not Helm's.
    versions: [],
    packageManager: { name: 'helm', evidence: evidence('packageManager', file, 'chart', `${file} is a Helm chart.`, readable ? 0.95 : 0.4) },
    ...(lock === undefined ? {} : { lockfile: joinPath(folder, lock) }),
    frameworks: [{ name: 'helm', evidence: evidence('frameworks.helm', file, 'chart', `${file} is a Helm chart.`, readable ? 0.95 : 0.4) }],
    commands: readable ? commandsOf(context, folder, file, legacy || tablesAt(data, 'dependencies').length > 0) : [],
    warnings: warning === undefined ? [] : [warning],
    evidence: [
      evidence('language', file, 'chart', readable ? `${file} describes the chart.` : `${file} has no name, so it may be a template.`, readable ? 0.95 : 0.4),
      ...(kubernetes === undefined ? [] : [evidence('kubernetes', file, 'kube-version', `The chart is for Kubernetes ${kubernetes.slice(0, 60)}.`, 0.9)]),
    ],
  };
}

export default defineStack({
  id: 'helm',
  title: 'Helm',
  manifests: ['Chart.yaml'],
  detect: (context) =>
    indexOf(context)
      .named('Chart.yaml')
      .filter((file) => !isSideFolder(folderOf(file)) && !isSubchart(context, folderOf(file)) && !isPackageData(context, folderOf(file)))
      .map((file) => draftOf(context, file)),
});
