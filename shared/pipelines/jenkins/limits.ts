/** Longest source that is parsed, in UTF-16 code units. */
export const MAX_SOURCE = 256 * 1024;
/** Deepest nesting of brackets and closures. */
export const MAX_DEPTH = 200;
/** Most mistakes that are reported at once. */
export const MAX_ERRORS = 100;
