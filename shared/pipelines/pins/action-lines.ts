import { incidentsOf } from './incidents.ts';
import data from './action-lines.json' with { type: 'json' };
import refData from './action-refs.json' with { type: 'json' };

export interface ActionLinePin {
  /** 40 hex digits. */
  readonly sha: string;
  /** Full version tag of that commit, for the comment: `v4.3.0`. */
  readonly version: string;
}

const actions = new Map(Object.entries(data.actions).map(([name, lines]) => [name.toLowerCase(), lines]));
const refs = new Map(Object.entries(refData.actions).map(([name, all]) => [name.toLowerCase(), all]));

/**
 * The newest known release of the line that a tag names (its major version, before 1.0 its minor one too), read from the action's own tags. Undefined when there is
 * none, when the tag is a branch, newer than what is known, or when an incident is known of the release.
 * @param name `owner/repository` or `owner/repository/path`, in any case.
 * @param tag `v4`, `v4.1`, `4.1.2`; `release/v1` counts as `v1`.
 */
export function actionOfLine(name: string, tag: string): ActionLinePin | undefined {
  const [owner, repository, ...rest] = name.toLowerCase().split('/');
  const wanted = numbersOf(tag);
  if (wanted === undefined) return undefined;
  const line = actions.get(`${owner}/${repository}`)?.find(({ version }) => isSameLine(numbersOf(version) ?? [], wanted));
  if (line === undefined || !line.paths.includes(rest.join('/') || '.')) return undefined;
  if (isNewer(wanted, numbersOf(line.version) ?? [])) return undefined;
  const known = incidentsOf(`${name}@${line.sha} # ${line.version}`).filter(({ incident }) => incident.kind !== 'end-of-life');
  return known.length > 0 ? undefined : { sha: line.sha, version: line.version };
}

/**
 * The commit that a moving tag or a branch stands at. Undefined for those that are not known to stand there still, or when
 * an incident is known of them. Source: `action-refs.json`.
 * @param name `owner/repository` or `owner/repository/path`, in any case.
 * @param ref `main`, `latest`; exactly as the pipeline writes it.
 */
export function actionOfRef(name: string, ref: string): ActionLinePin | undefined {
  const [owner, repository, ...rest] = name.toLowerCase().split('/');
  const found = refs.get(`${owner}/${repository}`)?.find((one) => one.ref === ref && one.paths.includes(rest.join('/') || '.'));
  if (found === undefined || incidentsOf(`${name}@${found.sha}`).some(({ incident }) => incident.kind !== 'end-of-life')) return undefined;
  return { sha: found.sha, version: ref };
}

/** The version whose commit this is, where it is the newest of its line: `v6.5.0`. */
export function versionOfCommit(name: string, sha: string): string | undefined {
  const [owner, repository] = name.toLowerCase().split('/');
  return actions.get(`${owner}/${repository}`)?.find((line) => line.sha === sha)?.version;
}

function isSameLine(left: readonly number[], right: readonly number[]): boolean {
  return left[0] === right[0] && (left[0] !== 0 || left[1] === right[1]);
}

function numbersOf(tag: string): readonly number[] | undefined {
  const found = /^(?:release\/)?v?(?<numbers>0(?:\.\d+){1,2}|[1-9]\d*(?:\.\d+){0,2})$/.exec(tag)?.groups?.['numbers'];
  return found?.split('.').map(Number);
}

function isNewer(left: readonly number[], right: readonly number[]): boolean {
  const index = left.findIndex((part, place) => part !== right[place]);
  return index !== -1 && (left[index] ?? 0) > (right[index] ?? 0);
}
