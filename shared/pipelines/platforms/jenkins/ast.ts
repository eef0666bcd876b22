import type { Ast, AstPipeline, NamedArgument, RawArgument } from '../../jenkins/index.ts';

/** A pipeline with the sections that every printed one has. */
export interface PrintedAst extends Ast {
  readonly pipeline: AstPipeline & Required<Pick<AstPipeline, 'agent' | 'options' | 'stages'>>;
}

/** Comment lines by stage name: the JSON form has no place for them. */
export type StageComments = ReadonlyMap<string, readonly string[]>;

export const literalValue = (value: string | number | boolean): RawArgument => ({ isLiteral: true, value });
export const source = (groovy: string): RawArgument => ({ isLiteral: false, value: groovy });
export const named = (key: string, value: string | number | boolean): NamedArgument => ({ key, value: literalValue(value) });
