import type { AstCondition, AstWhen } from '../../jenkins/index.ts';
import type { Changes, Job, Occasion, Pipeline } from '../../model.ts';
import { named, source } from './ast.ts';
import { isCall, type Call, type Statement } from './view.ts';

const call = (name: string, given: Readonly<Record<string, string>> = {}): AstCondition => ({ name, arguments: Object.entries(given).map(([key, value]) => named(key, value)) });
const variable = (name: string): AstCondition => call('environment', { name, value: 'true' });
const TIMER = call('triggeredBy', { cause: 'TimerTrigger' });
/** Set by branch sources for the default branch of a repository. */
const PRIMARY = variable('BRANCH_IS_PRIMARY');
const not = (...children: readonly AstCondition[]): AstCondition => ({ name: 'not', children });

const CONDITIONS: Readonly<Record<Occasion, AstCondition>> = {
  change: call('changeRequest'),
  // Jenkins ends the job of a change request that is closed; a build that another system starts for it says so.
  'change-closed': variable('CHANGE_CLOSED'),
  'default-branch': { name: 'allOf', children: [PRIMARY, not(TIMER)] },
  tag: call('tag', { pattern: 'v*' }),
  schedule: { name: 'allOf', children: [PRIMARY, TIMER] },
  manual: call('triggeredBy', { cause: 'UserIdCause' }),
};
const OCCASIONS: readonly Occasion[] = ['change', 'change-closed', 'default-branch', 'tag', 'schedule', 'manual'];
/**
 * `changeset` compares with the build before and not with the base: that is enough only when it succeeded.
 */
const UNPROVEN: AstCondition = { name: 'expression', arguments: [source("currentBuild.previousBuild?.result != 'SUCCESS'")] };

/** When a stage runs; nothing for one that runs in every build. */
export function whenPart(job: Job, { jobs }: Pipeline): { readonly when?: AstWhen } {
  const apart = jobs.some(({ when }) => when?.some((occasion) => occasion === 'tag' || occasion === 'schedule'));
  const occasions = job.when?.map((occasion) => CONDITIONS[occasion]) ?? [];
  const conditions: readonly AstCondition[] = [
    ...(occasions.length > 0 ? [{ name: 'anyOf', children: occasions }] : apart ? [not({ name: 'anyOf', children: [call('buildingTag'), TIMER] })] : []),
    ...(job.changes === undefined ? [] : [concernCondition(job.changes)]),
  ];
  return conditions.length === 0 ? {} : { when: { beforeAgent: true, ...(job.environment?.approval === true ? { beforeInput: true } : {}), conditions } };
}

function concernCondition({ folders, files }: Changes): AstCondition {
  const patterns = [...folders.map((folder) => `${folder}/**`), ...files];
  return { name: 'anyOf', children: [not(call('changeRequest')), UNPROVEN, ...patterns.map((pattern) => call('changeset', { pattern }))] };
}

/** What {@link whenPart} wrote; `undefined` when another did. */
export function readWhen(when: Call | undefined): { readonly when: readonly Occasion[] | null; readonly changes: Changes | null } | undefined {
  const conditions = (when?.body ?? []).filter(isCall);
  const lists = conditions.filter(({ name }) => name === 'anyOf');
  const concern = lists.find(({ body = [] }) => body.some((each) => isCall(each) && each.name === 'changeset'));
  const occasions = lists.find((list) => list !== concern);
  const found = occasions?.body?.map(occasionOf);
  if (found?.some((occasion) => occasion === undefined)) return undefined;
  return { when: found?.flatMap((occasion) => occasion ?? []).toSorted() ?? null, changes: concern ? readPatterns(concern) : null };
}

function occasionOf(condition: Statement): Occasion | undefined {
  return OCCASIONS.find((occasion) => signature(CONDITIONS[occasion]) === viewSignature(condition));
}

const signature = ({ name, arguments: given, children }: AstCondition): string => `${name}(${(Array.isArray(given) ? given : []).map((each) => String('key' in each ? each.value.value : each.value)).join()})${(children ?? []).map(signature).join(';')}`;
function viewSignature(statement: Statement): string {
  if (!isCall(statement)) return '';
  return `${statement.name}(${statement.arguments.map(({ value }) => value.text ?? '').join()})${(statement.body ?? []).map(viewSignature).join(';')}`;
}

function readPatterns({ body = [] }: Call): Changes {
  const patterns = body.filter(isCall).filter(({ name }) => name === 'changeset').map((each) => each.arguments[0]?.value.text ?? '');
  return { folders: patterns.filter((pattern) => pattern.endsWith('/**')).map((pattern) => pattern.slice(0, -3)), files: patterns.filter((pattern) => !pattern.endsWith('/**')) };
}
