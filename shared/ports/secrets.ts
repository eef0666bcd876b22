/**
 * Reads secrets by reference; a value is never stored, logged or shown by whoever asks for it.
 * Errors: `SECRET_NOT_FOUND` (unprocessable) when there is none or it is empty, `SECRETS_UNAVAILABLE` (unavailable).
 */
export interface Secrets {
  /** `reference` is 1 to 100 of `a-z 0-9 - /`, beginning with a letter or digit. */
  read(reference: string): Promise<string>;
}
