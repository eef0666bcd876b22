import { dockerOnlyFolders } from '../../detection/containers.ts';
import { commandsFor, evidenceFor } from '../../detection/evidence.ts';
import { conventionConfidence } from '../../detection/maintainers.ts';
import type { ComponentDraft, StackContext } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { joinPath } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';

const evidence = evidenceFor('docker');
const command = commandsFor(evidence);
/** A collection of images would otherwise become hundreds of components. */
const MOST = 20;

function draftOf(context: StackContext, folder: string): ComponentDraft {
  const name = ['Dockerfile', 'Containerfile'].find((candidate) => indexOf(context).has(folder, candidate)) ?? 'Dockerfile';
  const file = joinPath(folder, name);
  const text = context.tree.read(file) ?? '';
  const base = /^\s*FROM\s+(?:--platform=\S+\s+)?(\S+)/im.exec(text)?.[1];
  const isSure = base !== undefined;
  const lints = ['.hadolint.yaml', '.hadolint.yml'].find((config) => indexOf(context).has('.', config));
  const option = name === 'Dockerfile' ? '' : ` --file ${name}`;
  return {
    path: folder,
    stack: 'docker',
    language: 'docker',
    versions: [],
    packageManager: { name: 'docker', evidence: evidence('packageManager', file, 'dockerfile', `${file} is built by Docker.`, isSure ? 0.9 : 0.4) },
    frameworks: [],
    commands: isSure
      ? [
          ...(lints === undefined ? [] : [command('lint', `hadolint ${name}`, lints, 'convention', `${lints} configures hadolint.`, conventionConfidence(context, /hadolint/, 0.7))]),
          command('build', `docker build${option} .`, file, 'convention', `${file} builds on ${base.slice(0, 80)}.`, folder === '.' ? 0.7 : 0.45),
        ]
      : [],
    container: { dockerfile: file },
    warnings: isSure ? [] : [{ code: 'MANIFEST_UNREADABLE', message: `${file} has no FROM line.`, path: file }],
    evidence: [evidence('language', file, 'dockerfile', 'Only a Dockerfile says what this folder is.', isSure ? 0.8 : 0.4)],
  };
}

export default defineStack({
  id: 'docker',
  title: 'Docker',
  manifests: ['Dockerfile', 'Containerfile'],
  detect(context) {
    const folders = dockerOnlyFolders(context);
    const drafts = folders.slice(0, MOST).map((folder) => draftOf(context, folder));
    const [first, ...rest] = drafts;
    if (first === undefined || folders.length <= MOST) return drafts;
    const warning = { code: 'TOO_MANY_COMPONENTS', message: `${folders.length} folders hold only a Dockerfile; the first ${MOST} are shown.`, path: '.' };
    return [{ ...first, warnings: [...(first.warnings ?? []), warning] }, ...rest];
  },
});
