import { parse } from 'smol-toml';
import { asTable, asText, asTexts } from '../../detection/ci-text.ts';
import { defineTaskRunner, type Task } from '../../detection/model.ts';
import { baseName, folderOf } from '../../detection/paths.ts';

const SECTION = /^\[(?:tox:)?testenv(?::([^\]]+))?\]\s*$/;

/** Environments of tox.ini or setup.cfg: `[testenv]` is the interpreter's own (`py`). */
function fromIni(path: string, text: string): Task[] {
  const tasks: Task[] = [];
  let current: Task | undefined;
  let inCommands = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('[')) {
      const section = SECTION.exec(line);
      const name = section?.[1]?.split(',')[0]?.trim() ?? 'py';
      current = section && !/[{}]/.test(name) ? { runner: 'tox', name, run: `tox run -e ${name}`, body: [], file: path, line: index + 1, path: folderOf(path) } : undefined;
      if (current) tasks.push(current);
      inCommands = false;
      continue;
    }
    const key = /^(\w+)\s*=\s*(.*)$/.exec(line);
    if (key) inCommands = key[1] === 'commands';
    const command = key ? (inCommands ? key[2] : '') : inCommands && /^\s/.test(line) ? line : '';
    if (current && command !== undefined && command.trim() !== '') current = append(tasks, current, command.trim().replace(/^-\s*/, ''));
  }
  return tasks;
}

function append(tasks: Task[], task: Task, command: string): Task {
  const grown = { ...task, body: [...task.body, command] };
  tasks[tasks.length - 1] = grown;
  return grown;
}

/** `tool.tox` of pyproject.toml, or the whole of tox.toml: `env_run_base` and `env.<name>` with lists of argument lists. */
function fromToml(path: string, text: string): Task[] {
  const root = asTable(parse(text, { maxDepth: 100 }));
  const tox = baseName(path) === 'tox.toml' ? root : asTable(asTable(root['tool'])['tox']);
  const legacy = asText(tox['legacy_tox_ini']);
  if (legacy !== undefined) return fromIni(path, legacy);
  const environments = { ...(tox['env_run_base'] === undefined ? {} : { py: tox['env_run_base'] }), ...asTable(tox['env']) };
  return Object.entries(environments).map(([name, raw]) => {
    const commands = asTable(raw)['commands'];
    const body = Array.isArray(commands) ? commands.map((words) => asTexts(words).join(' ')) : [];
    return { runner: 'tox' as const, name, run: `tox run -e ${name}`, body, file: path, path: folderOf(path) };
  });
}

export default defineTaskRunner({
  id: 'tox',
  manifests: ['tox.ini', 'tox.toml', 'setup.cfg', 'pyproject.toml'],
  matches: (path) => /^(tox\.ini|tox\.toml|setup\.cfg|pyproject\.toml)$/.test(baseName(path)),
  read(path, text) {
    try {
      return { tasks: path.endsWith('.toml') ? fromToml(path, text) : fromIni(path, text), warnings: [] };
    } catch {
      // The Python stack reads the same file and says what is wrong with it.
      return { tasks: [], warnings: [] };
    }
  },
});
