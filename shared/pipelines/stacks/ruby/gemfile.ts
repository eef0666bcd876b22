/** What a Gemfile or a gemspec says in plain words; code that computes is passed over. */
export interface Gemfile {
  readonly gems: ReadonlySet<string>;
  /** `ruby '3.4.1'` or `ruby '>= 3.2'`. */
  readonly ruby: { readonly value: string; readonly line: number } | undefined;
}

const CONSTRAINT = /^(?:(?:[<>]=?|=|~>|!=)\s*)?\d+(?:\.\w+){0,3}$/;

/** Quoted words at the start of a list of arguments, joined as Bundler reads them. */
function constraintOf(text: string): string | undefined {
  const listed = [...(/^\s*\(?\s*\[?((?:\s*["'][^"'\n]{1,40}["']\s*,?)+)/.exec(text)?.[1] ?? '').matchAll(/["']([^"']+)["']/g)].map((match) => (match[1] ?? '').trim());
  return listed.length > 0 && listed.every((part) => CONSTRAINT.test(part)) ? listed.join(', ') : undefined;
}

/** Reads a Gemfile (`gem`, `ruby`) or a gemspec (`add_dependency`, `required_ruby_version`) by its lines. */
export function parseGemfile(text: string): Gemfile {
  const gems = new Set<string>();
  let ruby: Gemfile['ruby'];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const gem = /^(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[\s(]+["']([\w.-]+)["']/.exec(line)?.[1];
    if (gem !== undefined) gems.add(gem);
    const stated = /^(?:ruby\b|\w+\.required_ruby_version\s*=\s*(?:Gem::Requirement\.new)?)(.*)$/.exec(line)?.[1];
    const value = stated === undefined ? undefined : constraintOf(stated);
    if (value !== undefined) ruby ??= { value, line: index + 1 };
  }
  return { gems, ruby };
}

/** What Bundler locked: the version of Ruby, of Bundler, and every gem. */
export function parseGemfileLock(text: string): { readonly ruby: string | undefined; readonly bundler: string | undefined; readonly gems: ReadonlySet<string> } {
  return {
    ruby: /^RUBY VERSION\n\s+ruby (\d+\.\d+\.\d+)/m.exec(text)?.[1],
    bundler: /^BUNDLED WITH\n\s+(\d+\.\d+\.\d+)/m.exec(text)?.[1],
    gems: new Set([...text.matchAll(/^ {4}([\w.-]+) \(/gm)].map((match) => match[1] ?? '')),
  };
}
