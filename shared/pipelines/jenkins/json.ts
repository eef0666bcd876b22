import * as z from 'zod/mini';
import type { Ast, AstCondition, AstMatrix, AstStage, AstStep, MapArgument, MethodCall } from './ast.ts';
import { MAX_DEPTH } from './limits.ts';
import type { Notes } from './notes.ts';
import { parseJenkinsfile } from './parse.ts';

const MAX_ENTRIES = 5000;
const list = <Item extends z.core.SomeType>(item: Item) => z.readonly(z.array(item).check(z.maxLength(MAX_ENTRIES)));
const some = <Item extends z.core.SomeType>(item: Item) => z.readonly(z.array(item).check(z.minLength(1), z.maxLength(MAX_ENTRIES)));

const literal = z.strictObject({ isLiteral: z.literal(true), value: z.union([z.string(), z.number(), z.boolean(), z.null()]) });
const source = z.strictObject({ isLiteral: z.literal(false), value: z.string() });
const raw = z.discriminatedUnion('isLiteral', [literal, source]);
const named = z.strictObject({ key: z.string(), value: raw });
const argumentList = z.union([list(named), list(raw), raw]);
const step: z.ZodMiniType<AstStep> = z.strictObject({
  name: z.string(),
  arguments: argumentList,
  children: z.exactOptional(some(z.lazy(() => step))),
});
const condition: z.ZodMiniType<AstCondition> = z.strictObject({
  name: z.string(),
  arguments: z.exactOptional(argumentList),
  children: z.exactOptional(list(z.lazy(() => condition))),
});
const methodCall: z.ZodMiniType<MethodCall> = z.strictObject({
  name: z.string(),
  arguments: list(z.union([raw, z.lazy(() => methodCall), z.strictObject({ key: z.string(), value: z.union([raw, z.lazy(() => methodCall)]) })])),
});
const mapArgument: z.ZodMiniType<MapArgument> = z.strictObject({
  key: z.string(),
  value: z.union([raw, list(z.lazy(() => mapArgument))]),
});
const branch = z.strictObject({ name: z.string(), steps: some(step) });
const axis = z.strictObject({ name: z.string(), values: some(raw), inverse: z.exactOptional(z.boolean()) });
const parameters = z.strictObject({ parameters: some(methodCall) });
const agent = z.strictObject({ type: z.string(), argument: z.exactOptional(raw), arguments: z.exactOptional(list(mapArgument)) });
const internalFunction = z.strictObject({ name: z.string(), arguments: list(raw) });
const environment = some(z.strictObject({ key: z.string(), value: z.union([raw, internalFunction]) }));
const options = z.strictObject({ options: some(methodCall) });
const post = z.strictObject({ conditions: some(z.strictObject({ condition: z.string(), branch })) });
const parts = {
  agent: z.exactOptional(agent),
  environment: z.exactOptional(environment),
  tools: z.exactOptional(some(named)),
  options: z.exactOptional(options),
  input: z.exactOptional(z.strictObject({ message: raw, id: z.exactOptional(raw), ok: z.exactOptional(raw), submitter: z.exactOptional(raw), submitterParameter: z.exactOptional(raw), parameters: z.exactOptional(parameters) })),
  when: z.exactOptional(z.strictObject({ beforeAgent: z.exactOptional(z.boolean()), beforeInput: z.exactOptional(z.boolean()), beforeOptions: z.exactOptional(z.boolean()), conditions: some(condition) })),
  post: z.exactOptional(post),
};
const matrix: z.ZodMiniType<AstMatrix> = z.strictObject({
  ...parts,
  axes: z.exactOptional(some(axis)),
  excludes: z.exactOptional(some(some(axis))),
  stages: z.exactOptional(some(z.lazy(() => stage))),
});
const stage: z.ZodMiniType<AstStage> = z.strictObject({
  ...parts,
  name: z.string(),
  failFast: z.exactOptional(z.boolean()),
  branches: z.exactOptional(list(branch)),
  parallel: z.exactOptional(some(z.lazy(() => stage))),
  matrix: z.exactOptional(matrix),
  stages: z.exactOptional(some(z.lazy(() => stage))),
});
const pipeline = z.strictObject({
  agent: parts.agent,
  environment: parts.environment,
  tools: parts.tools,
  options: parts.options,
  post: parts.post,
  libraries: z.exactOptional(z.strictObject({ libraries: some(raw) })),
  parameters: z.exactOptional(parameters),
  triggers: z.exactOptional(z.strictObject({ triggers: some(methodCall) })),
  stages: z.exactOptional(some(stage)),
});
const astSchema: z.ZodMiniType<Ast> = z.strictObject({ pipeline });

/** Reads the JSON form. Mistakes carry a JSON pointer. Returns nothing when the shape is wrong. */
export function readJson(text: string, notes: Notes): Ast | undefined {
  const value = parseJson(text, notes);
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || !('pipeline' in value)) {
    notes.add('JENKINS_NOT_DECLARATIVE', 'The JSON holds no pipeline.', place([]));
    return undefined;
  }
  const parsed = astSchema.safeParse(value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) notes.add('JENKINS_JSON_SHAPE', issue.message || `Not the shape of a pipeline (${issue.code}).`, place(issue.path.map(String)));
    return undefined;
  }
  visit(parsed.data, [], notes);
  return parsed.data;
}

function parseJson(text: string, notes: Notes): unknown {
  const start = place([]);
  try {
    const value: unknown = JSON.parse(text);
    if (depthOf(value) <= MAX_DEPTH) return value;
    notes.add('JENKINS_JSON_TOO_DEEP', `The JSON nests deeper than ${MAX_DEPTH} levels.`, start);
  } catch {
    notes.add('JENKINS_JSON', 'The text is no JSON.', start);
  }
  return undefined;
}

/** Without recursion: the text may nest as deep as it is long. */
function depthOf(value: unknown): number {
  let level: readonly unknown[] = [value];
  let depth = 0;
  while (level.length > 0 && depth <= MAX_DEPTH) {
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []));
    depth += 1;
  }
  return depth;
}

const place = (path: readonly string[]) => ({ line: 1, column: 1, pointer: path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') });

/** Gives every node its pointer, and checks the values that are source. */
function visit(node: unknown, path: readonly string[], notes: Notes): void {
  if (typeof node !== 'object' || node === null) return;
  notes.at(node, place(path));
  if ('isLiteral' in node && node.isLiteral === false && 'value' in node && typeof node.value === 'string') checkSource(node.value, node, notes);
  for (const [key, value] of Object.entries(node)) visit(value, [...path, key], notes);
}

/** `${x}` alone is printed as x; other source is printed as it is and must be Groovy. */
function checkSource(value: string, node: object, notes: Notes): void {
  const groovy = value.startsWith('${') && value.endsWith('}') ? value.slice(2, -1) : value;
  if (groovy.startsWith('${')) notes.add('JENKINS_BARE_INTERPOLATION', 'An interpolation stands for a value only between double quotes.', node);
  const parsed = parseJenkinsfile(groovy);
  if ('problem' in parsed) notes.add('JENKINS_CODE', `The value is no Groovy: ${parsed.problem.message}`, node);
}
