import { asList, asTable, asText, asTexts, parseCiYaml, textTable, uniqueSteps, VersionNotes } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep } from '../../detection/model.ts';

const VERSION_KEYS: readonly (readonly [string, string])[] = [
  ['python', 'python'],
  ['node_js', 'node'],
  ['go', 'go'],
  ['jdk', 'java'],
  ['rust', 'rust'],
  ['rvm', 'ruby'],
];
/** In the order in which Travis runs them. */
const PHASES = ['before_install', 'install', 'before_script', 'script'];

export default defineCiReader({
  id: 'travis',
  manifests: ['.travis.yml'],
  matches: (path) => path === '.travis.yml',
  read(path, text) {
    const { root, warnings } = parseCiYaml(path, text);
    const notes = new VersionNotes();
    const rows = [root, ...asList(asTable(root['jobs'] ?? root['matrix'])['include']).map(asTable)];
    const steps = rows.flatMap((row, position): CiStep[] => {
      for (const [key, language] of VERSION_KEYS) {
        notes.add(language, asTexts(row[key]).map((version) => version.replace(/^(open|oracle)jdk/, '')));
      }
      const env = textTable(row['env']);
      const lines = PHASES.flatMap((phase) => asTexts(row[phase]));
      return lines.map((run, index) => ({ file: path, job: asText(row['name']) ?? `job-${position}`, name: null, run, path: '.', env, index }));
    });
    const ci = { platform: 'travis', path, steps: uniqueSteps(steps), versions: notes.toRecord(), services: [], purpose: 'checks' as const };
    return { ci: warnings.length > 0 ? undefined : ci, warnings };
  },
});
