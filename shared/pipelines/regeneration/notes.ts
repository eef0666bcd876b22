import type { TreeWarning } from '../../ports/index.ts';

export type NoteCode = 'MERGE_CONFLICT' | 'MERGE_ORDER' | 'EDIT_KEPT' | 'EXISTING_UNREADABLE' | 'BASE_UNREADABLE';

/** Collects what a merge has to tell about one file. */
export class Notes {
  readonly #path: string;
  readonly #warnings: TreeWarning[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  get warnings(): readonly TreeWarning[] {
    return this.#warnings;
  }

  tell(code: NoteCode, message: string): void {
    this.#warnings.push({ code, message, path: this.#path });
  }
}
