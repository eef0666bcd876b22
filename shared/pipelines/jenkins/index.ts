export type * from './ast.ts';
export { isRaw } from './ast.ts';
export type * from './syntax.ts';
export type { Extensions } from './catalogue.ts';
export { parseJenkinsfile } from './parse.ts';
export { validateJenkinsfile, validateJson, type Verdict } from './validate.ts';
export { callOf, closureOf, eachStatement, sourceOf } from './walk.ts';
