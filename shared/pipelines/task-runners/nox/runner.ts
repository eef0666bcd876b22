import { defineTaskRunner, type Task } from '../../detection/model.ts';
import { baseName, folderOf } from '../../detection/paths.ts';

/** Bounded, so that decorators without a function cost little. */
const SESSION = /@(?:nox\.)?session\b([\s\S]{0,1500}?)\n[ \t]{0,20}def\s{1,9}(\w+)/g;
const NAME = /\bname\s*=\s*["']([\w-]+)["']/;
const RUN = /session\.run(?:_always)?\(([^)]{0,2000})\)/g;
const MAX_TEXT = 200_000;
const MAX_SESSIONS = 200;

/** Sessions of a noxfile, read as text: it is a program, and programs of a repository are never run. */
export default defineTaskRunner({
  id: 'nox',
  manifests: ['noxfile.py'],
  matches: (path) => baseName(path) === 'noxfile.py',
  read(path, whole) {
    const text = whole.slice(0, MAX_TEXT);
    const sessions = [...text.matchAll(SESSION)].slice(0, MAX_SESSIONS);
    const tasks = sessions.map((session, index): Task => {
      const name = NAME.exec(session[1] ?? '')?.[1] ?? session[2] ?? '';
      const source = text.slice(session.index, sessions[index + 1]?.index ?? text.length);
      const body = [...source.matchAll(RUN)].map(([, list = '']) => [...list.matchAll(/["']([^"']*)["']/g)].map(([, word = '']) => word).join(' '));
      return { runner: 'nox', name, run: `nox -s ${name}`, body, file: path, line: text.slice(0, session.index).split('\n').length, path: folderOf(path) };
    });
    return { tasks, warnings: [] };
  },
});
