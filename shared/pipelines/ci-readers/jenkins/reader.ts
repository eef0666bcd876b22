import { versionOfImage, VersionNotes } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep } from '../../detection/model.ts';

const SHELL_STEP = /\bsh\s*(?:\(\s*)?(?:script\s*:\s*)?(?:'''([\s\S]*?)'''|"""([\s\S]*?)"""|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g;
const STAGE = /\bstage\s*\(\s*['"]([^'"]+)['"]/g;
const IMAGE = /\bimage\s+['"]([^'"]+)['"]/g;
const NOT_CHECKS = /deploy|release|publish|push|notify/i;

/** Name of the stage that a place lies in. */
function stageAt(text: string, position: number): string {
  const before = [...text.slice(0, position).matchAll(STAGE)];
  return before.at(-1)?.[1] ?? 'pipeline';
}

/** Reads the shell steps of a Jenkinsfile as text: Groovy is code, and code of a repository is never run. */
export default defineCiReader({
  id: 'jenkins',
  manifests: ['Jenkinsfile'],
  matches: (path) => path === 'Jenkinsfile',
  read(path, text) {
    const notes = new VersionNotes();
    for (const [, image = ''] of text.matchAll(IMAGE)) {
      const brought = versionOfImage(image);
      if (brought) notes.add(brought.language, [brought.version]);
    }
    const steps = [...text.matchAll(SHELL_STEP)].flatMap((match, index): CiStep[] => {
      const run = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim();
      const interpolated = (match[2] !== undefined || match[4] !== undefined) && /\$\{?\w/.test(run);
      const job = stageAt(text, match.index);
      if (run === '' || interpolated || NOT_CHECKS.test(job)) return [];
      return [{ file: path, line: text.slice(0, match.index).split('\n').length, job, name: null, run, path: '.', env: {}, index }];
    });
    return { ci: { platform: 'jenkins', path, steps, versions: notes.toRecord(), services: [], purpose: 'checks' }, warnings: [] };
  },
});
