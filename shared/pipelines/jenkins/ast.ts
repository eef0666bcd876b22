/**
 * A declarative pipeline as data, in the shape of the JSON form that Jenkins' own editor and validator use
 * (pipeline-model-api, `ast-schema.json`). Jenkinsfiles are printed from it and read into it.
 */
export interface RawArgument {
  /** False when `value` is Groovy source and not the value itself. */
  readonly isLiteral: boolean;
  readonly value: string | number | boolean | null;
}

export interface NamedArgument {
  readonly key: string;
  readonly value: RawArgument;
}

/** Named, positional, or one without a name. */
export type ArgumentList = readonly NamedArgument[] | readonly RawArgument[] | RawArgument;

/** Also a condition of `when`. A `script` block and an `expression` have their code as `scriptBlock`. */
export interface AstStep {
  readonly name: string;
  readonly arguments: ArgumentList;
  readonly children?: readonly AstStep[];
}

export interface AstCondition {
  readonly name: string;
  readonly arguments?: ArgumentList;
  readonly children?: readonly AstCondition[];
}

export type MethodArgument = RawArgument | MethodCall | { readonly key: string; readonly value: RawArgument | MethodCall };

export interface MethodCall {
  readonly name: string;
  readonly arguments: readonly MethodArgument[];
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

export interface AstBranch {
  readonly name: string;
  readonly steps: readonly AstStep[];
}

export interface AstPost {
  readonly conditions: readonly { readonly condition: string; readonly branch: AstBranch }[];
}

export interface EnvironmentEntry {
  readonly key: string;
  readonly value: RawArgument | { readonly name: string; readonly arguments: readonly RawArgument[] };
}

export interface AstWhen {
  readonly beforeAgent?: boolean;
  readonly beforeInput?: boolean;
  readonly beforeOptions?: boolean;
  readonly conditions: readonly AstCondition[];
}

export interface AstInput {
  readonly message?: RawArgument;
  readonly id?: RawArgument;
  readonly ok?: RawArgument;
  readonly submitter?: RawArgument;
  readonly submitterParameter?: RawArgument;
  readonly parameters?: AstParameters;
}

export interface AstOptions {
  readonly options: readonly MethodCall[];
}

export interface AstTriggers {
  readonly triggers: readonly MethodCall[];
}

export interface AstParameters {
  readonly parameters: readonly MethodCall[];
}

export interface AstLibraries {
  readonly libraries: readonly RawArgument[];
}

export interface AstAxis {
  readonly name: string;
  readonly values: readonly RawArgument[];
  /** Of an exclusion: all values but these. */
  readonly inverse?: boolean;
}

/** What stages and a matrix have in common. */
export interface StageParts {
  readonly agent?: AstAgent;
  readonly environment?: readonly EnvironmentEntry[];
  readonly tools?: readonly NamedArgument[];
  readonly options?: AstOptions;
  readonly input?: AstInput;
  readonly when?: AstWhen;
  readonly post?: AstPost;
}

export interface AstMatrix extends StageParts {
  readonly axes?: readonly AstAxis[];
  readonly excludes?: readonly (readonly AstAxis[])[];
  readonly stages?: readonly AstStage[];
}

export interface AstStage extends StageParts {
  readonly name: string;
  readonly failFast?: boolean;
  readonly branches?: readonly AstBranch[];
  readonly parallel?: readonly AstStage[];
  readonly matrix?: AstMatrix;
  readonly stages?: readonly AstStage[];
}

export interface AstPipeline {
  readonly agent?: AstAgent;
  readonly environment?: readonly EnvironmentEntry[];
  readonly libraries?: AstLibraries;
  readonly options?: AstOptions;
  readonly parameters?: AstParameters;
  readonly post?: AstPost;
  readonly stages?: readonly AstStage[];
  readonly tools?: readonly NamedArgument[];
  readonly triggers?: AstTriggers;
}

export interface Ast {
  readonly pipeline: AstPipeline;
}

export const isRaw = (value: object): value is RawArgument => 'isLiteral' in value;
export const isKeyed = (value: object): value is { readonly key: string; readonly value: never } => 'key' in value;
export const isMethodCall = (value: object): value is MethodCall => 'name' in value && 'arguments' in value;
