import { defineTaskRunner, type Task } from '../../detection/model.ts';
import { baseName, folderOf } from '../../detection/paths.ts';

const TARGET = /^([A-Za-z0-9][\w.-]*(?:[ \t]+[A-Za-z0-9][\w.-]*)*)[ \t]*::?(?!=)[ \t]*([^=#]*)/;
const VARIABLE = /^(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:[:?]|::)?=[ \t]*([^#]*)/;
/** Tools that makefiles call by a variable, also where its value comes from elsewhere. */
const USUAL: Readonly<Record<string, string>> = { MAKE: 'make', GO: 'go', GOTEST: 'go test', PYTHON: 'python', PYTHON3: 'python3', PIP: 'pip', PYTEST: 'pytest', UV: 'uv', POETRY: 'poetry', NPM: 'npm', YARN: 'yarn', PNPM: 'pnpm', CARGO: 'cargo', MVN: 'mvn', GRADLE: './gradlew', TERRAFORM: 'terraform', HELM: 'helm', GOLANGCI_LINT: 'golangci-lint', CURDIR: '.' };
const MAX_VALUE = 500;
const MAX_ROUNDS = 3;

interface Line {
  readonly text: string;
  /** 1-based. */
  readonly number: number;
}

/** Lines with those that a backslash continues joined to them. */
function logicalLines(text: string): Line[] {
  const lines: Line[] = [];
  let open: { text: string; number: number } | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const continues = line.endsWith('\\');
    const part = continues ? line.slice(0, -1) : line;
    if (open) open.text = `${open.text.trimEnd()} ${part.trim()}`;
    else open = { text: part, number: index + 1 };
    if (continues) continue;
    lines.push(open);
    open = undefined;
  }
  return open ? [...lines, open] : lines;
}

/** Plain variables of the file; what calls a function or the shell is no plain text. */
function variablesOf(lines: readonly Line[]): ReadonlyMap<string, string> {
  const known = new Map(Object.entries(USUAL));
  for (const { text } of lines) {
    const [, name, value = ''] = VARIABLE.exec(text) ?? [];
    if (name !== undefined && value.trim() !== '' && value.length <= MAX_VALUE && !/\$\(\w+\s/.test(value)) known.set(name, value.trim());
  }
  return known;
}

/** Puts in what is known, for telling what a line is for; the line that is run stays `make <target>`. */
function expand(line: string, variables: ReadonlyMap<string, string>): string {
  let text = line;
  for (let round = 0; round < MAX_ROUNDS && text.length <= MAX_VALUE; round += 1) {
    const next = text.replaceAll(/\$[({](\w+)[)}]/g, (whole, name: string) => variables.get(name) ?? whole);
    if (next === text) break;
    text = next;
  }
  return text.replaceAll('$$', '$');
}

/** Targets of a makefile with their recipe lines; nothing in it is run. */
export default defineTaskRunner({
  id: 'make',
  manifests: ['Makefile', 'makefile', 'GNUmakefile'],
  matches: (path) => /^(GNUm|M|m)akefile$/.test(baseName(path)),
  read(path, text) {
    const lines = logicalLines(text);
    const variables = variablesOf(lines);
    const tasks: Task[] = [];
    let current: { names: string[]; body: string[]; line: number } | undefined;
    const close = (): void => {
      for (const name of current?.names ?? []) {
        tasks.push({ runner: 'make', name, run: `make ${name}`, body: current?.body ?? [], file: path, line: current?.line ?? 1, path: folderOf(path) });
      }
      current = undefined;
    };
    for (const { text: line, number } of lines) {
      const target = TARGET.exec(line);
      // A pattern rule is nobody's task, and its recipe is not that of the target before it.
      if (line.startsWith('%')) close();
      if (line.startsWith('\t') && current) current.body.push(expand(line.trim().replace(/^[@+-]+\s*/, ''), variables));
      else if (target && !line.startsWith('.')) {
        close();
        const needed = (target[2] ?? '').trim().split(/\s+/).filter((name) => /^[\w.-]+$/.test(name));
        current = { names: (target[1] ?? '').split(/\s+/), body: needed.map((name) => `make ${name}`), line: number };
      }
    }
    close();
    return { tasks, warnings: [] };
  },
});
