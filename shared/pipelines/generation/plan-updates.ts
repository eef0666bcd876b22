import { join, matchesGlob } from 'node:path/posix';
import type { RepositoryTree, TreeWarning } from '../../ports/index.ts';
import { parseBoundedYaml, stringAt, stringsAt, tablesAt, valueAt } from '../detection/manifests.ts';
import { ecosystemsOf } from '../updaters/dependabot/ecosystems.ts';
import { updaters } from '../updaters/index.gen.ts';
import type { Updater, UpdatePlan, UpdateRequest } from '../updaters/model.ts';
import type { PipelineOptions } from './options.ts';

const NOTHING: UpdatePlan = { files: [], warnings: [] };

/** Settings of the chosen bot; a repository that has settings of any bot keeps them, and is told what they lack. */
export function planUpdates(bot: PipelineOptions['updates'], request: UpdateRequest, tree: RepositoryTree): UpdatePlan {
  const chosen = updaters.find(({ id }) => id === bot);
  if (chosen === undefined) return NOTHING;
  for (const updater of updaters) {
    const path = updater.settings.find((candidate) => request.paths.includes(candidate));
    if (path !== undefined) return { files: [], warnings: [kept(updater, path), ...(updater.id === 'dependabot' ? lacking(request, path, tree.read(path) ?? '') : [])] };
  }
  return chosen.plan(request);
}

function kept({ title }: Updater, path: string): TreeWarning {
  return { code: 'UPDATES_EXIST', message: `The repository has settings of ${title}; they are left as they are.`, path };
}

/** What of the repository Dependabot is not told about, and whether it waits. */
function lacking(request: UpdateRequest, path: string, text: string): TreeWarning[] {
  let settings: unknown;
  try {
    settings = parseBoundedYaml(text);
  } catch {
    return [{ code: 'MANIFEST_UNREADABLE', message: 'The settings cannot be read as YAML.', path }];
  }
  const entries = tablesAt(settings, 'updates');
  const isNamed = (ecosystem: string, folder: string): boolean => entries.some((entry) => stringAt(entry, 'package-ecosystem') === ecosystem && [stringAt(entry, 'directory') ?? '/', ...stringsAt(entry, 'directories')].some((pattern) => matchesGlob(folder, join('/', pattern, '.'))));
  const missing = [...ecosystemsOf(request)].flatMap(([ecosystem, folders]) => folders.filter((folder) => !isNamed(ecosystem, folder)).map((folder) => `${ecosystem} in ${folder}`));
  const hasty = entries.filter((entry) => valueAt(entry, 'cooldown', 'default-days') === undefined).map((entry) => stringAt(entry, 'package-ecosystem') ?? '');
  return [
    ...(missing.length === 0 ? [] : [{ code: 'UPDATES_INCOMPLETE', message: `The settings do not name ${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ` and ${missing.length - 10} more` : ''}.`, path }]),
    ...(hasty.length === 0 ? [] : [{ code: 'UPDATES_WITHOUT_COOLDOWN', message: `Releases are proposed as soon as they are out for ${[...new Set(hasty)].join(', ')}: add cooldown.default-days.`, path }]),
  ];
}
