import { isPrintable } from './text.ts';

/** True for a normalised relative folder that no `..` leads out of. */
export function isRelativePath(path: string): boolean {
  if (path === '.') return true;
  const parts = path.split('/');
  return isPrintable(path) && path === path.trim() && !path.startsWith('~') && parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

/** True for a relative glob that no platform expands, negates or splits: GitLab expands `$`, Jenkins splits at commas. */
export function isArtifactPath(path: string): boolean {
  return isRelativePath(path) && path !== '.' && !/[$,\\'"`]|^[!#-]/.test(path);
}
