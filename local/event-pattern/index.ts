export { compilePattern } from './compile.ts';
export { INVALID_EVENT_PATTERN } from './error.ts';
export { createRouter, type Route, type RouterRule } from './router.ts';
