export * from './model.ts';
export { remediations } from './actions/index.gen.ts';
