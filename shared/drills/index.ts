export { runScenario, scoreOf } from './run.ts';
export { scenarios } from './scenarios/index.ts';
