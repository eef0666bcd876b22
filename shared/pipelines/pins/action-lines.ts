import { incidentsOf } from './incidents.ts';
import data from './action-lines.json' with { type: 'json' };

export interface ActionLinePin {
  /** 40 hex digits. */
  readonly sha: string;
  /** Full version tag of that commit, for the comment: `v4.3.0`. */
  readonly version: string;
}

const actions = new Map(Object.entries(data.actions).map(([name, lines]) => [name.toLowerCase(), lines]));

/**
 * The newest known release of the major line that a tag names, read from the action's own tags. Undefined when there is
 * none, when the tag is a branch, newer than what is known, or when an incident is known of the release.
 * @param name `owner/repository` or `owner/repository/path`, in any case.
 * @param tag `v4`, `v4.1`, `4.1.2`; `release/v1` counts as `v1`.
 */
export function actionOfLine(name: string, tag: string): ActionLinePin | undefined {
  const [owner, repository, ...rest] = name.toLowerCase().split('/');
  const wanted = numbersOf(tag);
  if (wanted === undefined) return undefined;
  const line = actions.get(`${owner}/${repository}`)?.find(({ version }) => numbersOf(version)?.[0] === wanted[0]);
  if (line === undefined || !line.paths.includes(rest.join('/') || '.')) return undefined;
  if (isNewer(wanted, numbersOf(line.version) ?? [])) return undefined;
  const known = incidentsOf(`${name}@${line.sha} # ${line.version}`).filter(({ incident }) => incident.kind !== 'end-of-life');
  return known.length > 0 ? undefined : { sha: line.sha, version: line.version };
}

function numbersOf(tag: string): readonly number[] | undefined {
  const found = /^(?:release\/)?v?(?<numbers>[1-9]\d*(?:\.\d+){0,2})$/.exec(tag)?.groups?.['numbers'];
  return found?.split('.').map(Number);
}

function isNewer(left: readonly number[], right: readonly number[]): boolean {
  const index = left.findIndex((part, place) => part !== right[place]);
  return index !== -1 && (left[index] ?? 0) > (right[index] ?? 0);
}
