import { conflict, type DevopsError } from './errors.ts';

/** A conditional write lost: somebody else wrote in between. Read again and decide anew. */
export function versionConflict(place: string): DevopsError {
  return conflict('VERSION_CONFLICT', `${place} was changed by somebody else in the meantime. Read it again and retry.`);
}

/** True for the error of a lost conditional write. */
export function isVersionConflict(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'VERSION_CONFLICT';
}
