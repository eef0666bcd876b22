import { defineTaskRunner, type Task } from '../../detection/model.ts';
import { baseName, folderOf } from '../../detection/paths.ts';

const RECIPE = /^@?([a-z_][\w-]*)((?:\s+[+*$]?\w+(?:=\S+)?)*)\s*:(?!=)\s*(.*)$/i;

/** Recipes of a justfile; those that need arguments are left out, since nobody says with which. */
export default defineTaskRunner({
  id: 'just',
  manifests: ['justfile', 'Justfile', '.justfile'],
  matches: (path) => /^\.?justfile$/i.test(baseName(path)),
  read(path, text) {
    const tasks: Task[] = [];
    let body: string[] | undefined;
    for (const [index, line] of text.split('\n').entries()) {
      const recipe = /^\S/.test(line) ? RECIPE.exec(line) : null;
      if (recipe) {
        const [, name = '', parameters = '', needed = ''] = recipe;
        const needsArguments = parameters.split(/\s+/).some((parameter) => parameter !== '' && !parameter.includes('=') && !parameter.startsWith('*'));
        body = needed.split(/\s+/).filter((word) => /^[\w-]+$/.test(word)).map((word) => `just ${word}`);
        // A leading underscore makes a recipe private.
        if (!needsArguments && !name.startsWith('_')) tasks.push({ runner: 'just', name, run: `just ${name}`, body, file: path, line: index + 1, path: folderOf(path) });
      } else if (/^\s+\S/.test(line)) body?.push(line.trim().replace(/^[@-]+/, ''));
    }
    return { tasks, warnings: [] };
  },
});
