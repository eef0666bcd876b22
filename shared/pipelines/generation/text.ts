// Control characters, line and paragraph separators and the byte order mark: YAML 1.1 and Groovy read them as
// line ends or drop them, so that text holding them could not be read back.
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** True for one line of text that every platform's format can carry unchanged. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text) && text.isWellFormed();
}

/** True when GitHub would evaluate part of the text as an expression. */
export function holdsExpression(text: string): boolean {
  return text.includes('${{');
}

/** A kebab-case name made of any text: `@scope/My App` gives `scope-my-app`; empty when nothing is left. */
export function slug(text: string): string {
  const words = text.toLowerCase().normalize('NFKD').replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return words.slice(0, 48).replace(/-+$/, '');
}

/** Environment variable of a kebab-case name: `node-version` gives `NODE_VERSION`. */
export function variableName(kebab: string): string {
  return kebab.toUpperCase().replaceAll('-', '_');
}

/** The kebab-case name of an environment variable made by {@link variableName}. */
export function kebabName(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '-');
}
