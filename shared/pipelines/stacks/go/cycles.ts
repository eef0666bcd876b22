import { endOfLife, supportedVersions } from '../../pins/index.ts';
import type { GoMod } from './go-mod.ts';

/**
 * The Go to test with: the suggested toolchain, or the version of the `go` directive while it is supported; newer
 * releases build older modules, so an ended one is replaced by the oldest that is supported.
 */
export function goMatrix({ go, toolchain }: GoMod, now: Date, pinned?: string): readonly string[] | undefined {
  const [oldest] = supportedVersions('go', now);
  const stated = toolchain?.value ?? pinned ?? go?.value;
  if (stated === undefined) return oldest === undefined ? undefined : [oldest];
  return oldest !== undefined && endOfLife('go', stated, now)?.ended !== false ? [isOlder(stated, oldest) ? oldest : stated] : [stated];
}

function isOlder(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
