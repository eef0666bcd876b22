import { plainWords, quoteWord } from '../shell.ts';
import type { LockedInstall, ReadNear } from './rules.ts';

/** Where what pip takes is locked; pip itself knows no such file. */
const PIP_LOCK = 'requirements.lock';
const PIP = /^(?:python[\d.]*\s+-m\s+)?pip[\d.]*\s+install\s+/;
const SETUP = /^python[\d.]*\s+setup\.py\s+(?:install|develop)$/;
/** What pip and a runner bring: bringing them up to date first is no dependency. */
const OWN_TOOLS = new Set(['pip', 'setuptools', 'wheel']);
const WITHOUT_VALUE = new Set(['-U', '--upgrade', '-q', '--quiet', '--no-cache-dir', '--disable-pip-version-check', '--require-hashes', '--user', '--pre', '--no-deps']);

/** What pip lines install, taken together. */
interface Wanted {
  readonly files: readonly string[];
  readonly constraints: readonly string[];
  readonly names: readonly string[];
  readonly groups: readonly string[];
  /** Extras of the project itself, where that is installed too. */
  readonly extras?: readonly string[];
}

/** What the lock has to be made of, and for. */
export interface PipBasis {
  readonly read: ReadNear;
  /** Oldest Python that it has to fit, as `3.9`. */
  readonly oldest: string | undefined;
}

export const isPipLine = (line: string): boolean => PIP.test(line) || SETUP.test(line);

/**
 * One install from hashes in the place of several of pip's lines, and the project in place beside it (a folder has no
 * hash); `undefined` when one of them says something that a lock cannot hold, such as another source of packages.
 */
export function lockedPip(lines: readonly string[], { read, oldest }: PipBasis): LockedInstall | undefined {
  const parts = lines.map(wantedOf);
  if (!parts.every((part) => part !== undefined)) return undefined;
  const files = unique(parts, 'files');
  const extras = parts.find((part) => part.extras !== undefined)?.extras;
  const wanted: Wanted = { files, constraints: unique(parts, 'constraints'), names: unique(parts, 'names'), groups: unique(parts, 'groups'), ...(extras === undefined ? {} : { extras }) };
  const hasMore = wanted.names.length > 0 || wanted.groups.length > 0 || extras !== undefined;
  if (files.length === 0 && !hasMore) return undefined;
  const locks = !hasMore && files.every((file) => read(file)?.includes('--hash=') === true) ? files : [PIP_LOCK];
  const held = `python -m pip install --require-hashes${locks.map((file) => ` -r ${quoteWord(file)}`).join('')}`;
  return { lines: extras === undefined ? [held] : [held, 'python -m pip install --no-deps -e .'], lock: { file: locks[0] ?? PIP_LOCK, make: makeLine(wanted, read, oldest) } };
}

function unique(parts: readonly Wanted[], key: 'files' | 'constraints' | 'names' | 'groups'): readonly string[] {
  return [...new Set(parts.flatMap((part) => part[key]))];
}

function wantedOf(line: string): Wanted | undefined {
  if (SETUP.test(line)) return { files: [], constraints: [], names: [], groups: [], extras: [] };
  const words = plainWords(line.replace(PIP, ''));
  if (words === undefined) return undefined;
  const found = { files: [] as string[], constraints: [] as string[], names: [] as string[], groups: [] as string[] };
  let extras: Wanted['extras'];
  const lists: Readonly<Record<string, string[]>> = { '-r': found.files, '--requirement': found.files, '-c': found.constraints, '--constraint': found.constraints, '--group': found.groups };
  for (let at = 0; at < words.length; at += 1) {
    const [word = '', value] = (words[at] ?? '').startsWith('--') ? (words[at] ?? '').split('=', 2) : [words[at]];
    const list = lists[word];
    const isEditable = word === '-e' || word === '--editable';
    const given = list !== undefined || isEditable ? (value ?? words[(at += 1)] ?? '') : word;
    const own = /^\.\/?(?:\[([\w,. -]+)\])?$/.exec(given);
    if (list !== undefined) list.push(given);
    else if (own !== null) extras = (own[1] ?? '').split(',').map((extra) => extra.trim()).filter((extra) => extra !== '');
    else if (isEditable || (word.startsWith('-') && !WITHOUT_VALUE.has(word))) return undefined;
    else if (/[/:@]/.test(word)) return undefined;
    else if (!word.startsWith('-') && !OWN_TOOLS.has(/^[\w.-]+/.exec(word)?.[0] ?? '')) found.names.push(word);
  }
  return { ...found, ...(extras === undefined ? {} : { extras }) };
}

/** uv resolves for every platform and each Python from `oldest` on at once; it knows none before 3.7. */
function makeLine({ files, constraints, names, groups, extras }: Wanted, read: ReadNear, oldest: string | undefined): string {
  const manifest = extras === undefined ? [] : [['pyproject.toml', 'setup.cfg', 'setup.py'].find((file) => read(file) !== undefined) ?? 'pyproject.toml'];
  const flags = [...constraints.map((file) => `-c ${quoteWord(file)}`), ...(extras ?? []).map((extra) => `--extra ${quoteWord(extra)}`), ...groups.map((group) => `--group ${quoteWord(group)}`)];
  const isOld = oldest !== undefined && /^(?:2\.\d+|3\.[0-6])$/.test(oldest);
  const tool = isOld ? 'pip-compile --generate-hashes' : `uv pip compile --universal --no-strip-extras --generate-hashes${oldest === undefined ? '' : ` --python-version ${oldest}`}`;
  const listed = names.length > 0 ? `printf '%s\\n' ${names.map(quoteWord).join(' ')} | ` : '';
  const inputs = [...files.map(quoteWord), ...manifest, ...(names.length > 0 ? ['-'] : [])];
  return `${listed}${[tool, ...flags, ...inputs, `--output-file ${PIP_LOCK}`].join(' ')}`;
}
