import { defineTaskRunner, type Task } from '../../detection/model.ts';
import { baseName, folderOf } from '../../detection/paths.ts';

const SESSION = /@(?:nox\.)?session(?:\([^)]*?(?:name\s*=\s*["']([\w-]+)["'])?[^)]*\))?\s*(?:@[^\n]*\n\s*)*\n\s*def\s+(\w+)/g;
const RUN = /session\.run(?:_always)?\(([^)]*)\)/g;

/** Sessions of a noxfile, read as text: it is a program, and programs of a repository are never run. */
export default defineTaskRunner({
  id: 'nox',
  manifests: ['noxfile.py'],
  matches: (path) => baseName(path) === 'noxfile.py',
  read(path, text) {
    const sessions = [...text.matchAll(SESSION)];
    const tasks = sessions.map((session, index): Task => {
      const name = session[1] ?? session[2] ?? '';
      const source = text.slice(session.index, sessions[index + 1]?.index ?? text.length);
      const body = [...source.matchAll(RUN)].map(([, list = '']) => [...list.matchAll(/["']([^"']*)["']/g)].map(([, word = '']) => word).join(' '));
      return { runner: 'nox', name, run: `nox -s ${name}`, body, file: path, line: text.slice(0, session.index).split('\n').length, path: folderOf(path) };
    });
    return { tasks, warnings: [] };
  },
});
