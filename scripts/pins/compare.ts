/** Ascending order of versions and tags by the numbers in them: `1.9` before `1.10`. */
export function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}
