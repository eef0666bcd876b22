import { BaseSequencer } from 'vitest/node';

/** Files by name: by default the order depends on how long they took the last time, and two runs are told apart by it. */
export class InOrder extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]): ReturnType<BaseSequencer['sort']> {
    return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
  }
}
