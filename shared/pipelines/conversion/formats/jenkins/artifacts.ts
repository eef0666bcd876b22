import type { AstStep, RawArgument } from '../../../jenkins/index.ts';
import { named } from '../../../platforms/jenkins/ast.ts';
import { rowsOf } from '../../matrix.ts';
import type { Job, Step, Text, Workflow } from '../../model.ts';
import { plainText } from '../../text.ts';
import type { Losses } from '../../yaml-source.ts';
import { exact, interpolated } from './literals.ts';
import { holderOf, isKnownReference } from './references.ts';

type Upload = Extract<Step, { kind: 'upload' }>;
type Download = Extract<Step, { kind: 'download' }>;

/** Names of artifacts that a pattern of another tool would not match alike. */
const nameOf = (name: Text): RawArgument => {
  const plain = plainText(name);
  return plain === undefined ? interpolated(name.map((part) => (typeof part === 'string' ? part : { variable: `env.${holderOf(part)}` }))) : exact(plain);
};

/** Files that are kept, and handed on where another job fetches them; files of another job. */
export function printArtifact(step: Upload | Download, workflow: Workflow, losses: Losses): readonly AstStep[] {
  const name = step.artifact ?? [];
  if (name.some((part) => typeof part !== 'string' && !isKnownReference(part))) {
    losses.add('STEP_NOT_CARRIED', step.place, 'Jenkins does not know all of its name.');
    return [];
  }
  return step.kind === 'upload' ? printUpload(step, workflow, losses) : printDownload(step, workflow, losses);
}

function printUpload(step: Upload, { jobs }: Workflow, losses: Losses): readonly AstStep[] {
  const outside = step.paths.filter((path) => /^!?[~/]|^!?\.\.|\$|,/.test(path));
  if (outside.length > 0) losses.add('PATH_NOT_CARRIED', `${step.place}/with/path`, `Jenkins keeps files of the job's folder by plain patterns, not ${outside.join(', ')}.`);
  const kept = step.paths.filter((path) => !outside.includes(path));
  const includes = kept.filter((path) => !path.startsWith('!')).flatMap(withContent);
  const excludes = kept.filter((path) => path.startsWith('!')).flatMap((path) => withContent(path.slice(1)));
  if (includes.length === 0) {
    losses.add('STEP_NOT_CARRIED', step.place, 'None of its files lie in the folder of the job.');
    return [];
  }
  const files = (key: string) => [{ key, value: exact(includes.join(',')) }, ...(excludes.length === 0 ? [] : [{ key: 'excludes', value: exact(excludes.join(',')) }])];
  const archive: AstStep = { name: 'archiveArtifacts', arguments: [...files('artifacts'), named('allowEmptyArchive', true)] };
  if (isTaken(step, jobs)) return [{ name: 'stash', arguments: [{ key: 'name', value: nameOf(step.artifact) }, ...files('includes'), named('allowEmpty', true)] }, archive];
  losses.add('ARTIFACTS_JOINED', step.place, 'A build has one set of artifacts, without names.');
  return [archive];
}

/** A folder stands for all that is in it, which a pattern has to say. */
function withContent(path: string): readonly string[] {
  const plain = path.replace(/^\.\//, '').replace(/\/+$/, '');
  if (plain === '' || plain === '.') return ['**'];
  return /[*?]/.test(plain.split('/').at(-1) ?? '') ? [plain] : [plain, `${plain}/**`];
}

/** Names that an artifact has over all cells of its job. */
function namesOf(upload: Upload, { matrix }: Job): readonly string[] {
  const rows = matrix === undefined ? [{}] : rowsOf(matrix);
  return [...new Set(rows.map((row: Readonly<Record<string, string>>) => upload.artifact.map((part) => (typeof part === 'string' ? part : part.kind === 'matrix' ? (row[part.name] ?? '') : `\${${part.name}}`)).join('')))];
}

function isTaken(upload: Upload, jobs: readonly Job[]): boolean {
  const giver = jobs.find(({ steps }) => steps.includes(upload));
  const names = giver === undefined ? [] : namesOf(upload, giver);
  return jobs.some(({ steps }) => steps.some((step) => step.kind === 'download' && (step.artifact === undefined || plainText(step.artifact) === undefined || names.includes(plainText(step.artifact) ?? ''))));
}

function printDownload(step: Download, { jobs }: Workflow, losses: Losses): readonly AstStep[] {
  if (step.path !== undefined && step.path !== '.') losses.add('PATH_NOT_CARRIED', `${step.place}/with/path`, 'Artifacts come back to where they were.');
  if (step.artifact !== undefined) return [{ name: 'unstash', arguments: [{ key: 'name', value: nameOf(step.artifact) }] }];
  const all = jobs.filter(({ steps }) => !steps.includes(step)).flatMap((job) => job.steps.flatMap((each) => (each.kind === 'upload' ? namesOf(each, job) : [])));
  if (all.length === 0) losses.add('STEP_NOT_CARRIED', step.place, 'No job gives files to fetch.');
  return [...new Set(all)].map((name) => ({ name: 'unstash', arguments: [{ key: 'name', value: exact(name) }] }));
}
