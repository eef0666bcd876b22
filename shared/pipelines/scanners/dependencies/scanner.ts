import { quoteWord } from '../../generation/shell.ts';
import { isRelativePath } from '../../generation/paths.ts';
import { holdsExpression } from '../../generation/text.ts';
import { defineScanner, type ScanRequest } from '../model.ts';
import { coverageOf } from './lockfiles.ts';

const REPORT = 'osv.sarif';
/** A larger estate would make a line that no shell takes. */
const MOST_FILES = 100;
/** What osv-scanner answers when it worked and found something; above it something went wrong. */
const FOUND = 1;

export default defineScanner({
  id: 'dependencies',
  title: 'Look for known vulnerabilities in dependencies',
  why: 'Compares the exact versions that lockfiles state with the known vulnerabilities of all ecosystems (OSV).',
  toolchain: 'go',
  tool: 'osv-scanner',
  timeoutMinutes: 15,
  select(request) {
    const files = filesOf(request);
    if (files.length === 0) return undefined;
    // The flag: a lockfile that lists nothing is no mistake; one that is missing still is.
    const scan = `osv-scanner scan source --allow-no-lockfiles ${files.map((file) => `--lockfile ${fileWord(file)}`).join(' ')}`;
    const tolerant = ` || test $? -eq ${FOUND}`;
    return { commands: [{ path: '.', run: [`${scan} --format sarif --output-file ${REPORT}${tolerant}`, `${scan}${request.strict ? '' : tolerant}`] }], reports: [REPORT] };
  },
  gaps(request) {
    const { open } = coverageOf(request.detection.components, request.paths);
    const more = coverageOf(request.detection.components, request.paths).files.length - filesOf(request).length;
    return [
      ...open.map(({ path, wanted }) => ({
        code: 'DEPENDENCIES_NOT_SCANNED',
        message: wanted.length === 0 ? 'Known vulnerabilities of its dependencies are not looked for: osv-scanner reads no file of this kind of project.' : `Known vulnerabilities of its dependencies are not looked for: no file states their exact versions. Read would be ${wanted.join(', ')}.`,
        path,
      })),
      ...(more > 0 ? [{ code: 'DEPENDENCIES_NOT_SCANNED', message: `${more} lockfiles are left out: a job looks at ${MOST_FILES}, and at none whose path a pipeline file cannot carry.` }] : []),
    ];
  },
});

function filesOf({ detection, paths }: ScanRequest): readonly string[] {
  return coverageOf(detection.components, paths).files.filter((file) => isRelativePath(file) && !holdsExpression(file)).slice(0, MOST_FILES);
}

/** What stands before a colon would be taken for the kind of the file. */
function fileWord(file: string): string {
  return quoteWord(file.includes(':') ? `:${file}` : file);
}
