import { parse } from 'smol-toml';
import { asTable, asText, asTexts } from '../../detection/ci-text.ts';
import { unreadable } from '../../detection/manifests.ts';
import { defineTaskRunner, type Task } from '../../detection/model.ts';
import { baseName, folderOf } from '../../detection/paths.ts';

/** Tasks of a mise configuration. */
export default defineTaskRunner({
  id: 'mise',
  manifests: ['mise.toml', '.mise.toml'],
  matches: (path) => /^\.?mise\.toml$/.test(baseName(path)),
  read(path, text) {
    try {
      const tasks = Object.entries(asTable(asTable(parse(text, { maxDepth: 100 }))['tasks'])).map(([name, raw]): Task => {
        const task = asTable(raw);
        const body = asText(raw) === undefined ? [...asTexts(task['depends']).map((needed) => `mise run ${needed}`), ...asTexts(task['run'])] : asTexts(raw);
        return { runner: 'mise', name, run: `mise run ${name}`, body, file: path, path: folderOf(path) };
      });
      return { tasks, warnings: [] };
    } catch (thrown) {
      return { tasks: [], warnings: [unreadable(path, thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : 'unknown error')] };
    }
  },
});
