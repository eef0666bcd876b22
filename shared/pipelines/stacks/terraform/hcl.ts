/** What careful reading of Terraform files finds; expressions are never evaluated. */
export interface TerraformFile {
  readonly path: string;
  readonly requiredVersion: { readonly value: string; readonly line: number } | undefined;
  /** Local folders of `module` blocks, as written. */
  readonly localModules: readonly string[];
  readonly providers: readonly string[];
  readonly hasBackend: boolean;
  readonly hasProviderBlock: boolean;
  /** A provider requirement without an upper bound: the newest is taken. */
  readonly hasOpenProvider: boolean;
}

/** One folder of `.tf` files. */
export interface TerraformFolder {
  readonly folder: string;
  readonly files: readonly TerraformFile[];
  /** Local module folders, resolved. */
  readonly uses: readonly string[];
}

function blank(match: string): string {
  return match.replaceAll(/[^\n]/g, ' ');
}

/** Comments and heredoc bodies become blanks of the same length, so that lines keep their numbers. */
export function stripped(text: string): string {
  const withoutHeredocs = text.replaceAll(/<<-?([A-Za-z_]\w*)\n[\s\S]*?\n\s*\1\b/g, blank);
  return withoutHeredocs.replaceAll(/"(?:\\.|[^"\\\n])*"|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) => (match.startsWith('"') ? match : blank(match)));
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

export function readTerraform(path: string, text: string): TerraformFile {
  const code = stripped(text);
  const required = /\brequired_version\s*=\s*"([^"\n]+)"/.exec(code);
  const requirements = /\brequired_providers\s*\{([\s\S]*?)\n\s*\}\s*\n?\s*(?:\}|backend|required_version|cloud)/.exec(code)?.[1] ?? '';
  const constraints = [...requirements.matchAll(/=\s*"([^"\n]*\d[^"\n]*)"/g)].map((match) => match[1] ?? '');
  return {
    path,
    requiredVersion: required === null ? undefined : { value: (required[1] ?? '').trim(), line: lineAt(code, required.index) },
    localModules: [...code.matchAll(/\bsource\s*=\s*"(\.\.?\/[^"\n]*)"/g)].map((match) => match[1] ?? ''),
    providers: [...new Set([...code.matchAll(/\b(?:resource|data)\s+"([a-z0-9]+)_/g)].map((match) => match[1] ?? ''))],
    hasBackend: /\b(?:backend\s+"|cloud\s*\{)/.test(code),
    hasProviderBlock: /(?:^|\n)\s*provider\s+"/.test(code),
    hasOpenProvider: constraints.length === 0 || constraints.some((constraint) => !/~>|<|^\s*=?\s*\d/.test(constraint)),
  };
}
