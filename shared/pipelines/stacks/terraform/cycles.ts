import { satisfies } from 'semver';
import { latestVersion, supportedVersions } from '../../pins/index.ts';

/** Terraform's `~>` lets only the last stated part grow; the other operators mean what they mean for semver. */
function toSemver(part: string): string {
  const text = part.trim();
  const pessimistic = /^~>\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(text);
  if (pessimistic === null) return text.replace(/^!=.*$/, '*').replace(/^==?\s*/, '');
  const [, major = '', minor, patch] = pessimistic;
  return patch === undefined ? `^${major}.${minor ?? 0}.0` : `~${major}.${minor ?? 0}.${patch}`;
}

/** The newest supported Terraform that a `required_version` allows, or the newest release that it allows at all. */
export function terraformMatrix(constraint: string | undefined, now: Date): readonly string[] | undefined {
  const cycles = supportedVersions('terraform', now);
  const range = (constraint ?? '').split(',').map(toSemver).join(' ').trim();
  const allowed = cycles.filter((cycle) => range === '' || satisfies(latestVersion('terraform', cycle), range));
  const newest = allowed.at(-1);
  const exact = /^(?:=\s*|~>\s*)?(\d+\.\d+\.\d+)$/.exec(constraint?.trim() ?? '')?.[1];
  if (newest !== undefined) return [newest];
  return exact === undefined ? undefined : [exact];
}
