import { asList, asTable, asText, isTable, parseCiYaml, stepFolder, textTable, uniqueSteps, VersionNotes, type Table } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep } from '../../detection/model.ts';

const TASKS: readonly (readonly [RegExp, string, string])[] = [
  [/^(UseNode|NodeTool)@/, 'node', 'version'],
  [/^NodeTool@/, 'node', 'versionSpec'],
  [/^UsePythonVersion@/, 'python', 'versionSpec'],
  [/^GoTool@/, 'go', 'version'],
];

/** Jobs of the pipeline, whether it has stages, jobs or bare steps. */
function jobsOf(root: Table): Table[] {
  const stages = asList(root['stages']).map(asTable);
  const jobs = (stages.length > 0 ? stages.flatMap((stage) => asList(stage['jobs'])) : asList(root['jobs'])).map(asTable);
  return jobs.length > 0 ? jobs : [root];
}

function lineOf(step: Table): string | undefined {
  return asText(step['script']) ?? asText(step['bash']);
}

export default defineCiReader({
  id: 'azure-pipelines',
  manifests: ['azure-pipelines.yml', 'azure-pipelines.yaml'],
  matches: (path) => /^(\.azure\/|\.azuredevops\/)?azure-pipelines\.ya?ml$/.test(path),
  read(path, text) {
    const { root, warnings } = parseCiYaml(path, text);
    const notes = new VersionNotes();
    const steps = jobsOf(root).flatMap((job, position): CiStep[] =>
      asList(job['steps']).filter(isTable).flatMap((step, index): CiStep[] => {
        for (const [task, language, input] of TASKS) {
          const version = asText(asTable(step['inputs'])[input]);
          if (task.test(asText(step['task']) ?? '') && version !== undefined) notes.add(language, [version]);
        }
        const run = lineOf(step);
        // $(name) is Azure's own macro: what it stands for is not known here.
        if (run === undefined || /\$\([A-Za-z_.]+\)|\$\{\{/.test(run)) return [];
        return [{ file: path, job: asText(job['job']) ?? `job-${position}`, name: asText(step['displayName']) ?? null, run, path: stepFolder(asText(step['workingDirectory'])), env: textTable(step['env']), index }];
      }),
    );
    const ci = { platform: 'azure-pipelines', path, steps: uniqueSteps(steps), versions: notes.toRecord(), services: [], purpose: 'checks' as const };
    return { ci: warnings.length > 0 ? undefined : ci, warnings };
  },
});
