import type { TreeWarning } from '../../../ports/index.ts';
import type { PythonProject } from './project.ts';

/** A wildcard after anything but `==` and `!=`, which the version specifiers of Python do not have. */
const INVALID_WILDCARD = /(?:[<>]=?|~=|===)\s*[\w.+!-]*\.\*/;
const MAX_LINES = 3;

const MANY_OPEN = 8;
const SOME_EXACT = 3;

/** Old exact versions beside many open ones: what the open ones need now rarely fits, and pip goes back release by release. */
function slowWarning(project: PythonProject): TreeWarning[] {
  const lines = project.requirementFiles.flatMap(({ lines: all }) => all).filter((line) => !line.startsWith('-'));
  const exact = lines.filter((line) => /[^=]==[^=]/.test(line)).length;
  const open = lines.length - exact - lines.filter((line) => /<|~=/.test(line)).length;
  if (open < MANY_OPEN || exact < SOME_EXACT) return [];
  const path = project.requirementFiles[0]?.file ?? project.file;
  return [{ code: 'INSTALL_MAY_TAKE_LONG', message: `${open} requirements have no upper bound beside ${exact} exact ones, and nothing locks the rest: pip may try hundreds of combinations, for longer than the job's time limit. Lock them (pip-compile, uv lock).`, path }];
}

/** What makes an installation fail although every file is there: lines that pip 24.1 and later refuse, or a search without end. */
export function installWarnings(project: PythonProject, hasLock: boolean): readonly TreeWarning[] {
  return [...(hasLock ? [] : slowWarning(project)), ...invalidWarnings(project)];
}

function invalidWarnings(project: PythonProject): TreeWarning[] {
  return project.requirementFiles.flatMap(({ file, lines }): TreeWarning[] => {
    const invalid = lines.filter((line) => !line.startsWith('-') && INVALID_WILDCARD.test(line.split(';')[0] ?? ''));
    if (invalid.length === 0) return [];
    const shown = invalid.slice(0, MAX_LINES).map((line) => `"${line.slice(0, 80)}"`).join(', ');
    return [{ code: 'INSTALL_MAY_FAIL', message: `pip 24.1 and later refuse ${shown}: only == and != take a wildcard. Older ones, such as those of images up to Python 3.11, accept it.`, path: file }];
  });
}
