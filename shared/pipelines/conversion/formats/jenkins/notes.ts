import { callOf, eachStatement, parseJenkinsfile } from '../../../jenkins/index.ts';

/** What stands in comments, since declarative syntax has no word for it. */
export interface Notes {
  /** Name of the workflow; only a file that was printed here has one. */
  readonly workflow?: string;
  /** The first condition of every stage says what starts the workflow. */
  readonly isStarted: boolean;
  readonly jobs: ReadonlyMap<string, { readonly id?: string; readonly needs?: readonly string[] }>;
}

const ID = /^[A-Za-z_][\w-]*$/;
const WORKFLOW = 'Workflow: ';
const START = 'Starts: ';
const JOB = 'Job: ';
const NEEDS = 'Needs: ';

export const workflowComments = (name: string, isStarted: boolean): readonly string[] => [`${WORKFLOW}${oneLine(name)}`, ...(isStarted ? [`${START}by the first condition of each stage`] : [])];
export const jobComments = (id: string, needs: readonly string[]): readonly string[] => [`${JOB}${id}`, `${NEEDS}${needs.join(', ') || '-'}`];

/** Text without anything that ends a line. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{C}\u2028\u2029]+/gu, ' ').trim();

/** Ids as comments and every other system take them. */
export const plainId = (id: string): string => id.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/^(?=[^A-Za-z_])/, '_');

/** The comments of a Jenkinsfile, by the names of its stages. */
export function readNotes(content: string): Notes {
  const parsed = parseJenkinsfile(content);
  const jobs = new Map<string, { readonly id?: string; readonly needs?: readonly string[] }>();
  let workflow: string | undefined;
  let isStarted = false;
  for (const statement of 'problem' in parsed ? [] : eachStatement(parsed.file.statements)) {
    const call = callOf(statement);
    const after = (mark: string): string | undefined => statement.comments.find((line) => line.startsWith(mark))?.slice(mark.length);
    if (call?.name === 'pipeline') {
      workflow = after(WORKFLOW);
      isStarted = after(START) !== undefined;
    }
    const name = call?.name === 'stage' ? call.arguments[0]?.value : undefined;
    if (name?.kind !== 'constant') continue;
    const [id, needs] = [after(JOB), after(NEEDS)];
    jobs.set(String(name.value), { ...(id !== undefined && ID.test(id) ? { id } : {}), ...(needs === undefined ? {} : { needs: needs.split(', ').filter((need) => ID.test(need)) }) });
  }
  return { ...(workflow === undefined || workflow === '' ? {} : { workflow }), isStarted, jobs };
}
