export type * from './ast.ts';
export { isRaw } from './ast.ts';
export type * from './syntax.ts';
export type { Extensions } from './catalogue.ts';
export type { Place, Problem } from './problem.ts';
export { parseJenkinsfile, type Parsed } from './parse.ts';
export { innerText, stringValue } from './strings.ts';
export { validateJenkinsfile, validateJson, type Verdict } from './validate.ts';
export { callOf, closureOf, eachStatement, sourceOf } from './walk.ts';
