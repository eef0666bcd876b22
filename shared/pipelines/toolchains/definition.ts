import type { Product } from '../pins/index.ts';

/** A container image that a toolchain runs in. */
export interface ToolchainImage {
  /** Without tag, as the pins know it. */
  readonly name: string;
  /** Taken only when the job has this tool, because the image brings it. */
  readonly withTool?: string;
  /** Release cycles whose versions are tags of the image; for lines that the pins no longer carry. */
  readonly cycles?: Product;
}

/** A setup action of GitHub with its inputs. */
export interface RunnerAction {
  readonly action: string;
  /** Input that takes the version. */
  readonly input: string;
  /** Every built-in cache is switched off here: several actions cache unasked. */
  readonly inputs: Readonly<Record<string, string | boolean>>;
  /** A further input that follows from a version: what it needs beside itself. */
  readonly companion?: { readonly input: string; readonly of: (version: string) => string };
  /** Values of the input `cache` for the caches that the action keeps by itself, by cache id. */
  readonly caches: Readonly<Record<string, string | boolean>>;
}

/** A shell line for what a GitHub runner sets up without an action; it reads the version from `$<ID>_VERSION`. */
export interface RunnerLine {
  readonly line: string;
}

/**
 * A language environment of jobs and how each platform provides it: one folder `toolchains/<id>/toolchain.ts`.
 * Adding one changes no other hand-written file.
 */
export interface ToolchainDefinition {
  /** One lower-case word; the version variable is made of it: `node`, `NODE_VERSION`. */
  readonly id: string;
  /** Ids of the stacks whose components run in it. */
  readonly stacks: readonly string[];
  /** The first that fits wins; the last fits always. */
  readonly images: readonly ToolchainImage[];
  /** Programs that the language brings and that nothing else has to install. */
  readonly provides?: readonly string[];
  /** The version that its stacks state is not its own: that of a build tool, say, whose compiler this is. */
  readonly ignoresStated?: boolean;
  /** Its images start the tool and not a shell. */
  readonly startsTool?: boolean;
  /** Absent where a runner needs nothing set up. */
  readonly runner?: RunnerAction | RunnerLine;
  /** Lines that complete the image; they do nothing where all is there. */
  readonly imageLines?: readonly string[];
  /** Chooses among lines in ascending order when no version is stated; the last when absent. */
  readonly newest?: (lines: readonly string[]) => string | undefined;
}

export function defineToolchain(toolchain: ToolchainDefinition): ToolchainDefinition {
  return toolchain;
}
