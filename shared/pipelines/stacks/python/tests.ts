import { joinPath } from '../../detection/paths.ts';
import type { PythonProject } from './project.ts';
import { hasFile, hasTool } from './project.ts';

/** How the tests of a project are run, by what they import and what is configured. */
export interface TestRunner {
  /** Distributions to install; empty for what ships with Python. */
  readonly tools: readonly string[];
  readonly run: string;
  readonly file: string;
  readonly reason: string;
  readonly confidence: number;
}

/** Enough to see what the tests are written for. */
const FILES_READ = 12;

interface Style {
  readonly pytest: string | undefined;
  readonly unittest: string | undefined;
}

function styleOf(project: PythonProject): Style {
  const texts = project.testFiles.slice(0, FILES_READ).map((path) => ({ path, text: project.context.tree.read(path) ?? '' }));
  const pytest = texts.find(({ text }) => /^\s*(?:import|from) pytest\b|^(?:async )?def test_|^class Test\w*(?:\(object\))?:/m.test(text));
  const unittest = texts.find(({ text }) => /\bunittest\b|\(TestCase\)/.test(text));
  return { pytest: pytest?.path, unittest: unittest?.path };
}

function pytestConfig(project: PythonProject): string | undefined {
  const at = (name: string): string => joinPath(project.folder, name);
  if (hasTool(project, 'pytest')) return at('pyproject.toml');
  if (hasFile(project, 'pytest.ini')) return at('pytest.ini');
  if (project.setupCfg.has('tool:pytest')) return at('setup.cfg');
  if (project.toxIni.has('pytest')) return at('tox.ini');
  const places = ['', 'tests/', 'test/'];
  return places.map((place) => at(`${place}conftest.py`)).find((path) => project.context.paths.has(path));
}

function djangoTests(project: PythonProject): TestRunner[] {
  if (!hasFile(project, 'manage.py') || !project.dependencies.has('django')) return [];
  return [{ tools: [], run: 'python manage.py test', file: joinPath(project.folder, 'manage.py'), reason: 'Django runs its tests through manage.py.', confidence: 0.7 }];
}

/** Folder of the tests for `unittest discover`, which does not look below folders without `__init__.py`. */
function unittestRun(project: PythonProject, file: string): string {
  const start = project.folder === '.' ? 0 : project.folder.length + 1;
  const [top = ''] = file.slice(start).split('/');
  const place = /^[\w-]+$/.test(top) && file.slice(start).includes('/') && !project.context.paths.has(joinPath(project.folder, `${top}/__init__.py`)) ? ` -s ${top}` : '';
  const names = project.testFiles.map((path) => path.split('/').at(-1) ?? '');
  const standard = names.some((name) => name.startsWith('test'));
  return `python -m unittest discover${place}${standard ? '' : ' -p "*test*.py"'}`;
}

export function testRunner(project: PythonProject): TestRunner | undefined {
  const [first] = project.testFiles;
  if (first === undefined) return undefined;
  const style = styleOf(project);
  const config = pytestConfig(project);
  const declared = project.dependencies.get('pytest')?.[0];
  const [django] = djangoTests(project);
  if (django !== undefined && config === undefined && declared === undefined) return django;
  if (config !== undefined || declared !== undefined || style.pytest !== undefined) {
    const reason = config === undefined ? `${declared?.file ?? style.pytest ?? first} uses pytest.` : `${config} configures pytest.`;
    const confidence = declared === undefined ? (config === undefined ? 0.45 : 0.6) : 0.85;
    return { tools: ['pytest'], run: 'pytest', file: config ?? declared?.file ?? style.pytest ?? first, reason, confidence };
  }
  const nose = ['nose', 'nose2'].find((name) => project.dependencies.has(name));
  if (nose !== undefined) {
    return { tools: [nose], run: nose === 'nose' ? 'nosetests' : 'nose2', file: project.dependencies.get(nose)?.[0]?.file ?? first, reason: `The manifests list ${nose} and no other runner.`, confidence: 0.55 };
  }
  if (style.unittest === undefined) return undefined;
  return { tools: [], run: unittestRun(project, style.unittest), file: style.unittest, reason: `${style.unittest} is written for unittest.`, confidence: 0.6 };
}
