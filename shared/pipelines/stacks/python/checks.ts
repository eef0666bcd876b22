import { shellQuote } from '../../detection/evidence.ts';
import { conventionConfidence } from '../../detection/maintainers.ts';
import { valueAt } from '../../detection/manifests.ts';
import { joinPath } from '../../detection/paths.ts';
import type { PythonProject } from './project.ts';
import { codeFolders, hasFile, hasTool } from './project.ts';

/** A tool that the project uses, how it is called so that it writes nothing, and how sure that is. */
export interface Check {
  readonly intent: 'lint' | 'format' | 'typecheck';
  /** Distribution to install. */
  readonly tool: string;
  readonly run: string;
  readonly file: string;
  readonly reason: string;
  readonly confidence: number;
}

interface Known {
  readonly intent: Check['intent'];
  readonly tool: string;
  /** Files that configure it, tables of `pyproject.toml`, sections of `setup.cfg` or `tox.ini`. */
  readonly files: readonly string[];
  readonly tables?: readonly (readonly string[])[];
  readonly sections?: readonly string[];
  /** Hook that runs it under pre-commit. */
  readonly hook?: RegExp;
  readonly ci: RegExp;
  readonly run: (project: PythonProject) => string;
}

function targets(project: PythonProject): string {
  const folders = codeFolders(project);
  return folders.length === 0 ? '.' : folders.map(shellQuote).join(' ');
}

function mypyRun(project: PythonProject): string {
  const inPyproject = ['files', 'packages', 'modules'].some((key) => hasTool(project, 'mypy', key));
  const inSetup = ['files', 'packages', 'modules'].some((key) => project.setupCfg.get('mypy')?.has(key) === true);
  const own = ['mypy.ini', '.mypy.ini'].map((name) => project.context.tree.read(joinPath(project.folder, name)) ?? '').join('\n');
  return inPyproject || inSetup || /^\s*(?:files|packages|modules)\s*=/m.test(own) ? 'mypy' : `mypy ${targets(project)}`;
}

const KNOWN: readonly Known[] = [
  {
    intent: 'lint', tool: 'ruff', files: ['ruff.toml', '.ruff.toml'], tables: [['ruff']], ci: /\bruff\b(?! format)/,
    // `fix = true` would make the check rewrite files.
    run: (project) => (valueAt(project.pyproject, 'tool', 'ruff', 'fix') === true ? 'ruff check --no-fix .' : 'ruff check .'),
  },
  { intent: 'lint', tool: 'flake8', files: ['.flake8'], sections: ['flake8'], ci: /\bflake8\b/, run: () => 'flake8 .' },
  { intent: 'lint', tool: 'pylint', files: ['.pylintrc', 'pylintrc'], tables: [['pylint']], ci: /\bpylint\b/, run: (project) => `pylint ${targets(project)}` },
  { intent: 'format', tool: 'ruff', files: [], tables: [['ruff', 'format']], hook: /\bid:\s*ruff-format\b/, ci: /\bruff format\b/, run: () => 'ruff format --check .' },
  { intent: 'format', tool: 'black', files: [], tables: [['black']], hook: /\bid:\s*black\b/, ci: /\bblack\b/, run: () => 'black --check .' },
  { intent: 'format', tool: 'isort', files: ['.isort.cfg'], tables: [['isort']], sections: ['isort', 'tool:isort'], hook: /\bid:\s*isort\b/, ci: /\bisort\b/, run: () => 'isort --check-only .' },
  { intent: 'format', tool: 'yapf', files: ['.style.yapf'], tables: [['yapf']], sections: ['yapf'], ci: /\byapf\b/, run: () => 'yapf --diff --recursive .' },
  { intent: 'typecheck', tool: 'mypy', files: ['mypy.ini', '.mypy.ini'], tables: [['mypy']], sections: ['mypy'], ci: /\bmypy\b/, run: mypyRun },
  { intent: 'typecheck', tool: 'pyright', files: ['pyrightconfig.json'], tables: [['pyright']], ci: /\bpyright\b/, run: () => 'pyright' },
  { intent: 'typecheck', tool: 'basedpyright', files: [], tables: [['basedpyright']], ci: /\bbasedpyright\b/, run: () => 'basedpyright' },
  { intent: 'typecheck', tool: 'ty', files: ['ty.toml'], tables: [['ty']], ci: /\bty check\b/, run: () => 'ty check' },
];

function configuredIn(project: PythonProject, { files, tables = [], sections = [], hook }: Known): string | undefined {
  const file = files.find((name) => hasFile(project, name));
  if (file !== undefined) return joinPath(project.folder, file);
  if (tables.some((path) => hasTool(project, ...path))) return joinPath(project.folder, 'pyproject.toml');
  if (sections.some((section) => project.setupCfg.has(section))) return joinPath(project.folder, 'setup.cfg');
  if (sections.some((section) => project.toxIni.has(section))) return joinPath(project.folder, 'tox.ini');
  return hook?.test(project.preCommit) === true ? joinPath(project.folder, '.pre-commit-config.yaml') : undefined;
}

/** Confidence grows with what is known: a tool both configured and declared is in use. */
function checkOf(project: PythonProject, known: Known): Check[] {
  const configured = configuredIn(project, known);
  const declared = project.dependencies.get(known.tool)?.[0];
  if (known.tool === 'ruff' && known.intent === 'format' && configured === undefined) return [];
  if (configured === undefined && declared === undefined) return [];
  const stated = configured !== undefined && declared !== undefined ? 0.8 : configured === undefined ? 0.45 : 0.55;
  const how = configured === undefined ? `${declared?.file ?? ''} lists ${known.tool}, but nothing configures it` : `${configured} configures ${known.tool}`;
  return [
    {
      intent: known.intent,
      tool: known.tool,
      run: known.run(project),
      file: configured ?? declared?.file ?? project.file,
      reason: declared === undefined ? `${how}, but no manifest lists it.` : `${how}.`,
      confidence: conventionConfidence(project.context, known.ci, stated),
    },
  ];
}

export function checksOf(project: PythonProject): Check[] {
  return KNOWN.flatMap((known) => checkOf(project, known));
}
