/**
 * The declarative pipeline as data, in the shape of the JSON form that Jenkins' own editor and validator use
 * (pipeline-model-api, `ast-schema.json`). The Jenkinsfile is printed from it and read back into it.
 */
export interface RawArgument {
  /** False when `value` is Groovy source and not the value itself. */
  readonly isLiteral: boolean;
  readonly value: string | number | boolean;
}

export interface NamedArgument {
  readonly key: string;
  readonly value: RawArgument;
}

export interface AstStep {
  readonly name: string;
  readonly arguments: readonly NamedArgument[];
  readonly children?: readonly AstStep[];
}

export interface MethodCall {
  readonly name: string;
  readonly arguments: readonly (RawArgument | NamedArgument | MethodCall)[];
}

export interface MapArgument {
  readonly key: string;
  readonly value: RawArgument | readonly MapArgument[];
}

export interface AstAgent {
  readonly type: string;
  readonly argument?: RawArgument;
  readonly arguments?: readonly MapArgument[];
}

export interface AstPost {
  readonly conditions: readonly { readonly condition: string; readonly branch: { readonly name: string; readonly steps: readonly AstStep[] } }[];
}

export interface AstAxis {
  readonly name: string;
  readonly values: readonly RawArgument[];
  /** Of an exclusion: all values but these. */
  readonly inverse?: boolean;
}

interface StageParts {
  readonly agent?: AstAgent;
  readonly environment?: readonly NamedArgument[];
  readonly options?: { readonly options: readonly MethodCall[] };
  readonly post?: AstPost;
}

export interface AstMatrix extends StageParts {
  readonly axes: readonly AstAxis[];
  readonly excludes?: readonly (readonly AstAxis[])[];
  readonly stages: readonly AstStage[];
}

export interface AstStage extends StageParts {
  readonly name: string;
  readonly branches?: readonly { readonly name: string; readonly steps: readonly AstStep[] }[];
  readonly parallel?: readonly AstStage[];
  readonly matrix?: AstMatrix;
}

export interface AstPipeline {
  readonly agent: AstAgent;
  readonly options: { readonly options: readonly MethodCall[] };
  readonly stages: readonly AstStage[];
}

export interface Ast {
  readonly pipeline: AstPipeline;
}

/** Comment lines by stage name: the JSON form has no place for them. */
export type StageComments = ReadonlyMap<string, readonly string[]>;

export const literalValue = (value: string | number | boolean): RawArgument => ({ isLiteral: true, value });
export const source = (groovy: string): RawArgument => ({ isLiteral: false, value: groovy });
export const named = (key: string, value: string | number | boolean): NamedArgument => ({ key, value: literalValue(value) });
