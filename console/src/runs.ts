const isTable = (value: unknown): value is Readonly<Record<string, unknown>> => value !== null && typeof value === 'object' && !Array.isArray(value);
const isGitlabRun = (value: readonly unknown[]): boolean => value.length > 0 && value.every((each) => isTable(each) && 'status' in each && 'name' in each);

/** One run or several: GitHub's answer is an object, GitLab's a list of jobs, and a list of either holds several. Throws what to do when it is no JSON. */
export function runsIn(text: string, name: string): unknown[] {
  const parsed = ((): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(`${name} is not JSON. Save the answer of the platform's API as it is.`);
    }
  })();
  if (!Array.isArray(parsed)) return [parsed];
  return isGitlabRun(parsed) ? [parsed] : parsed;
}
