import { definePlatform } from '../../model.ts';
import { print } from './print.ts';
import { PATH, read } from './read.ts';

export { toAst } from './print.ts';

/** Jenkins, declarative pipeline. Syntax: "Pipeline Syntax" in the Jenkins handbook. */
export default definePlatform({ id: 'jenkins', title: 'Jenkins', path: PATH, print, read });
