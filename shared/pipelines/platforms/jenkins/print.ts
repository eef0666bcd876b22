import type { GeneratedFile, Pipeline } from '../../model.ts';
import type { PrintedAst } from './ast.ts';
import { buildAst } from './build.ts';
import { printGroovy } from './groovy.ts';
import { PATH } from './read.ts';

const HEADER = [
  'Needs the plugins Pipeline and Docker Pipeline, and agents that can run containers.',
  'A newer push ends the build before it. Images are exact, so that runs stay comparable.',
];

/** Prints the Jenkinsfile. Throws `PIPELINE_INVALID`. */
export function print(pipeline: Pipeline): readonly GeneratedFile[] {
  const { ast, comments } = buildAst(pipeline);
  if ((ast.pipeline.stages.length) === 0) return [];
  return [{ path: PATH, content: printGroovy(ast, HEADER, comments) }];
}

/** The same pipeline in the JSON form that Jenkins' own validator reads. Throws `PIPELINE_INVALID`. */
export function toAst(pipeline: Pipeline): PrintedAst {
  return buildAst(pipeline).ast;
}
