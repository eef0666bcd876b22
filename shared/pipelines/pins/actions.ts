import { notFound } from '../../core/errors.ts';
import data from './actions.json' with { type: 'json' };

/** A GitHub action pinned by commit. */
export interface ActionPin {
  /** What goes after `uses:`, `actions/checkout@<40 hex>`. */
  readonly uses: string;
  /** Full version tag of that commit, for the comment: `v7.0.1`. */
  readonly version: string;
  /** `node24`, `composite`, `docker`; null when it was not readable. */
  readonly runtime: string | null;
}

/**
 * @param name `owner/repository` or `owner/repository/path`, in any case, as GitHub takes it.
 * @throws DevopsError `PIN_ACTION_UNKNOWN` when no pin of it is carried.
 * @example action('actions/cache/restore') // { uses: 'actions/cache/restore@55cc…', version: 'v6.1.0', runtime: 'node24' }
 */
export function action(name: string): ActionPin {
  const [owner, repository, ...rest] = name.split('/');
  const wanted = `${owner}/${repository}`.toLowerCase();
  const path = rest.join('/') || '.';
  const pin = data.actions.find((candidate) => candidate.name.toLowerCase() === wanted && candidate.paths.includes(path));
  if (pin === undefined) throw notFound('PIN_ACTION_UNKNOWN', `No pinned version of the action "${name}" is known. Add it as docs/pins.md says.`);
  const full = path === '.' ? pin.name : `${pin.name}/${path}`;
  return { uses: `${full}@${pin.sha}`, version: pin.version, runtime: pin.runtime };
}

/** Every name that {@link action} takes, sorted. */
export function actionNames(): readonly string[] {
  return data.actions.flatMap((pin) => pin.paths.map((path) => (path === '.' ? pin.name : `${pin.name}/${path}`))).sort();
}
