import { defineTaskRunner, type Task } from '../../detection/model.ts';
import { baseName, folderOf } from '../../detection/paths.ts';

const TARGET = /^([A-Za-z0-9][\w.-]*(?:[ \t]+[A-Za-z0-9][\w.-]*)*)[ \t]*::?(?!=)[ \t]*([^=#]*)/;

/** Targets of a makefile with their recipe lines; nothing is expanded, since that would be to run it. */
export default defineTaskRunner({
  id: 'make',
  manifests: ['Makefile', 'makefile', 'GNUmakefile'],
  matches: (path) => /^(GNUm|M|m)akefile$/.test(baseName(path)),
  read(path, text) {
    const tasks: Task[] = [];
    let current: { names: string[]; body: string[]; line: number } | undefined;
    const close = (): void => {
      for (const name of current?.names ?? []) {
        tasks.push({ runner: 'make', name, run: `make ${name}`, body: current?.body ?? [], file: path, line: current?.line ?? 1, path: folderOf(path) });
      }
      current = undefined;
    };
    for (const [index, line] of text.split('\n').entries()) {
      const target = TARGET.exec(line);
      // A pattern rule is nobody's task, and its recipe is not that of the target before it.
      if (line.startsWith('%')) close();
      if (line.startsWith('\t') && current) current.body.push(line.trim().replace(/^[@+-]+/, ''));
      else if (target && !line.startsWith('.')) {
        close();
        const needed = (target[2] ?? '').trim().split(/\s+/).filter((name) => /^[\w.-]+$/.test(name));
        current = { names: (target[1] ?? '').split(/\s+/), body: needed.map((name) => `make ${name}`), line: index + 1 };
      }
    }
    close();
    return { tasks, warnings: [] };
  },
});
