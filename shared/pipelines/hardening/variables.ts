/** Prefix of the variables that take the place of expressions in scripts; no runner or tool uses it. */
export const PREFIX = 'EXPR_';

/** Name of the variable that carries an expression. */
export function variableNameOf(expression: string): string {
  return `${PREFIX}${expression.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '').toUpperCase().slice(0, 80)}`;
}

/** Puts the expressions back into a script that reads them from variables; quotes right around either do not count. */
export function expandVariables(script: string, variables: Readonly<Record<string, unknown>>): string {
  const expand = (text: string): string =>
    text.replaceAll(/'"\$\{(EXPR_\w+)\}"'|\$\{(?:env:)?(EXPR_\w+)\}/g, (whole, quoted: string | undefined, plain: string | undefined) => {
      const value = variables[quoted ?? plain ?? ''];
      return typeof value === 'string' ? value : whole;
    });
  return expand(script)
    .replaceAll(/\$\{\{\s*(.*?)\s*\}\}/gs, '${{ $1 }}')
    .replaceAll(/\$\{\{ env\.(\w+) \}\}|\$\{env:(\w+)\}/g, (_whole, expression: string | undefined, variable: string | undefined) => `\${${expression ?? variable ?? ''}}`)
    .replaceAll(/["']*(\$\{\{[^}]*\}\}|\$\{\w+\})["']*/g, '$1');
}
