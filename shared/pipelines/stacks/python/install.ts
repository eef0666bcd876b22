import type { TreeWarning } from '../../../ports/index.ts';
import type { PythonProject } from './project.ts';

/** A wildcard after anything but `==` and `!=`, which the version specifiers of Python do not have. */
const INVALID_WILDCARD = /(?:[<>]=?|~=|===)\s*[\w.+!-]*\.\*/;
const MAX_LINES = 3;

/** What makes an installation fail although every file is there: requirement lines that pip 24.1 and later refuse. */
export function installWarnings(project: PythonProject): readonly TreeWarning[] {
  return project.requirementFiles.flatMap(({ file, lines }): TreeWarning[] => {
    const invalid = lines.filter((line) => !line.startsWith('-') && INVALID_WILDCARD.test(line.split(';')[0] ?? ''));
    if (invalid.length === 0) return [];
    const shown = invalid.slice(0, MAX_LINES).map((line) => `"${line.slice(0, 80)}"`).join(', ');
    return [{ code: 'INSTALL_MAY_FAIL', message: `pip 24.1 and later refuse ${shown}: only == and != take a wildcard. Older ones, such as those of images up to Python 3.11, accept it.`, path: file }];
  });
}
