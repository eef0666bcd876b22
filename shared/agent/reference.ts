interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

interface RouteDocument {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly 'x-risk': string;
  readonly 'x-scope': string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema; readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>>;
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, RouteDocument>>>>;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** A schema as people read it: `{ source: …, platform: "a" | "b", options?: … }`, indented. */
function describeSchema(schema: Schema, indent = '', depth = 0): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((choice) => describeSchema(choice, indent, depth)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.items) return `[${describeSchema(schema.items, indent, depth)}, …]`;
  if (schema.properties) return describeObject(schema, indent, depth);
  if (typeof schema.additionalProperties === 'object') return `{ [name]: ${describeSchema(schema.additionalProperties, indent, depth)} }`;
  return [schema.type].flat().join(' | ') || 'any';
}

function describeObject(schema: Schema, indent: string, depth: number): string {
  const names = Object.entries(schema.properties ?? {});
  if (names.length === 0) return '{}';
  if (depth > 5) return '{ … }';
  const inner = `${indent}  `;
  const lines = names.map(([name, member]) => {
    const optional = schema.required?.includes(name) ? '' : '?';
    return `${inner}${name}${optional}: ${describeSchema(member, inner, depth + 1)}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function routeSection(method: string, path: string, route: RouteDocument): string {
  const body = route.requestBody?.content['application/json'];
  const success = Object.entries(route.responses).find(([status]) => status.startsWith('2'));
  const output = Object.values(success?.[1].content ?? {})[0]?.schema;
  const parameters = (route.parameters ?? []).map(
    (parameter) => `<li><code>${escape(parameter.name)}</code> in ${parameter.in}${parameter.required ? '' : ', optional'}: <code>${escape(describeSchema(parameter.schema))}</code></li>`,
  );
  const examples = Object.entries(body?.examples ?? {}).map(
    ([title, example]) => `<h4>Example: ${escape(title)}</h4><pre tabindex="0">${escape(JSON.stringify(example.value, null, 2))}</pre>`,
  );
  return `<section id="${escape(route.operationId)}">
<h3><span class="method">${method.toUpperCase()}</span> <code>${escape(path)}</code></h3>
<p><strong>${escape(route.summary)}.</strong> ${escape(route.description)}</p>
<p class="facts">Operation <code>${escape(route.operationId)}</code>, scope <code>${escape(route['x-scope'])}</code>, risk <code>${escape(route['x-risk'])}</code></p>
${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}
${body ? `<h4>Body</h4><pre tabindex="0">${escape(describeSchema(body.schema))}</pre>` : ''}${examples.join('')}
${output ? `<h4>Answer ${success?.[0] ?? ''}</h4><pre tabindex="0">${escape(describeSchema(output))}</pre>` : ''}
</section>`;
}

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem}
pre{overflow:auto;padding:.75rem;border:1px solid #8886;border-radius:.4rem;max-height:28rem}section{border-top:1px solid #8886;margin-top:2rem}
.method{font-weight:700;letter-spacing:.03em}.facts{opacity:.85}nav ul{columns:2;padding-left:1.2rem}a{color:inherit}`;

/** The reference for people, made from the OpenAPI document: no script, no outside asset. */
export function referencePage(document: ApiDocument): string {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, route]) => ({ path, method, route })));
  const tags = [...new Set(routes.flatMap(({ route }) => route.tags))].toSorted();
  const chapters = tags.map((tag) => {
    const sections = routes.filter(({ route }) => route.tags.includes(tag)).map(({ path, method, route }) => routeSection(method, path, route));
    return `<h2>${escape(tag)}</h2>${sections.join('\n')}`;
  });
  const index = routes.map(({ path, method, route }) => `<li><a href="#${escape(route.operationId)}">${method.toUpperCase()} ${escape(path)}</a></li>`);
  const { title, version, description } = document.info;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)} reference</title><style>${STYLE}</style></head>
<body><main><h1>${escape(title)} ${escape(version)}</h1><p>${escape(description)} The machine-readable form is <a href="/openapi.json">/openapi.json</a>.</p>
<nav aria-label="Operations"><ul>${index.join('')}</ul></nav>
${chapters.join('\n')}
</main></body></html>`;
}
