import { versionOfImage, VersionNotes } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep } from '../../detection/model.ts';

/** Scripts are bounded, so that quotes which never close cost little. */
const SHELL_STEP = /\bsh\s{0,9}(?:\(\s{0,9})?(?:script\s{0,9}:\s{0,9})?(?:'''([\s\S]{0,4000}?)'''|"""([\s\S]{0,4000}?)"""|'((?:[^'\\\n]|\\.){0,4000})'|"((?:[^"\\\n]|\\.){0,4000})")/g;
/** Longer files are machine-made; their beginning says enough. */
const MAX_TEXT = 100_000;
const MAX_STEPS = 500;
const STAGE = /\bstage\s*\(\s*['"]([^'"]+)['"]/g;
const IMAGE = /\bimage\s+['"]([^'"]+)['"]/g;
const NOT_CHECKS = /deploy|release|publish|push|notify/i;

/** Reads the shell steps of a Jenkinsfile as text: Groovy is code, and code of a repository is never run. */
export default defineCiReader({
  id: 'jenkins',
  manifests: ['Jenkinsfile'],
  matches: (path) => path === 'Jenkinsfile',
  read(path, whole) {
    const text = whole.slice(0, MAX_TEXT);
    const notes = new VersionNotes();
    for (const [, image = ''] of text.matchAll(IMAGE)) {
      const brought = versionOfImage(image);
      if (brought) notes.add(brought.language, [brought.version]);
    }
    const stages = [...text.matchAll(STAGE)];
    const matches = [...text.matchAll(SHELL_STEP)].slice(0, MAX_STEPS);
    const steps = matches.flatMap((match, index): CiStep[] => {
      const run = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim();
      const interpolated = (match[2] !== undefined || match[4] !== undefined) && /\$\{?\w/.test(run);
      const job = stages.findLast((stage) => stage.index < match.index)?.[1] ?? 'pipeline';
      if (run === '' || interpolated || NOT_CHECKS.test(job)) return [];
      return [{ file: path, line: text.slice(0, match.index).split('\n').length, job, name: null, run, path: '.', env: {}, index }];
    });
    return { ci: { platform: 'jenkins', path, steps, versions: notes.toRecord(), services: [], purpose: 'checks' }, warnings: [] };
  },
});
