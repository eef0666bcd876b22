/** One file of a repository tree. `path` is relative, `/`-separated, normalised and never leaves the root. */
export interface TreeFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Something found in the tree that was left out, with a stable code (e.g. `LINK_IGNORED`, `BINARY_MANIFEST`). */
export interface TreeWarning {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

/** A repository as a listing plus reads of a few dozen manifests; nothing in it is ever executed. */
export interface RepositoryTree {
  /** Best name known for it (folder, repository), already safe to print. */
  readonly name: string;
  /** All regular files, sorted by path in code unit order. */
  readonly files: readonly TreeFile[];
  /** Text of a file up to 1 MiB; `undefined` when absent, larger, or not UTF-8 text (a warning is then added). */
  read(path: string): string | undefined;
  /** Grows while reading. */
  readonly warnings: readonly TreeWarning[];
}

export type RepositorySource =
  | { readonly files: Readonly<Record<string, string>> }
  | { readonly directory: string }
  | { readonly archive: string }
  | { readonly git: { readonly url: string; readonly ref: string } };

/**
 * Opens a source read-only. Errors: `INVALID_PATH`, `INVALID_ARCHIVE`, `UNSUPPORTED_SOURCE` (invalid);
 * `ARCHIVE_TOO_LARGE`, `TOO_MANY_FILES` (too-large); `DIRECTORY_NOT_FOUND`, `REPOSITORY_NOT_FOUND` (not-found).
 */
export interface Repositories {
  open(source: RepositorySource): Promise<RepositoryTree>;
}
