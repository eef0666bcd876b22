import type { CommandIntent, ComponentDraft, ExistingCi, StackContext } from '../shared/pipelines/detection/model.ts';

/** What a stack sees of a tree written in a test; the date is fixed so that support ends are too. */
export function stackContext(files: Readonly<Record<string, string>>, existingCi: readonly ExistingCi[] = []): StackContext {
  const paths = Object.keys(files).toSorted();
  return {
    tree: { name: 'repository', files: paths.map((path) => ({ path, size: Buffer.byteLength(files[path] ?? '') })), read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined), warnings: [] },
    paths: new Set(paths),
    existingCi,
    tasks: [],
    now: new Date('2026-11-23T00:00:00Z'),
  };
}

/** One workflow of checks with these lines. */
export function ciWith(lines: readonly (string | { readonly run: string; readonly path: string })[], versions: ExistingCi['versions'] = {}, path = '.github/workflows/ci.yml'): ExistingCi {
  const steps = lines.map((line, index) => {
    const { run, path: folder } = typeof line === 'string' ? { run: line, path: '.' } : line;
    return { file: path, job: 'checks', name: null, run, path: folder, env: {}, index };
  });
  return { platform: 'github-actions', path, steps, versions, services: [], purpose: 'checks' };
}

/** Best line of a draft for an intent: the first, as stacks put the best first. */
export function lineFor(draft: ComponentDraft | undefined, intent: CommandIntent): string | undefined {
  return draft?.commands.find((command) => command.intent === intent)?.run;
}

export function confidenceFor(draft: ComponentDraft | undefined, intent: CommandIntent): number | undefined {
  return draft?.commands.find((command) => command.intent === intent)?.evidence.confidence;
}
