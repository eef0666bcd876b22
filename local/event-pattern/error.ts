import { invalidInput, type DevopsError } from '../../shared/core/errors.ts';

/** Thrown for every pattern that EventBridge would refuse. */
export const INVALID_EVENT_PATTERN = 'INVALID_EVENT_PATTERN';

/**
 * @param pointer RFC 6901 JSON Pointer to the wrong place in the pattern; the empty string is its root.
 */
export function invalidPattern(pointer: string, message: string): DevopsError {
  const place = pointer === '' ? 'its root' : pointer;
  return invalidInput(INVALID_EVENT_PATTERN, `The event pattern is not valid at ${place}: ${message}`, [{ path: pointer, message }]);
}

/** The pointer to a member or an element below `pointer`. */
export function below(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
