import { isMap, isScalar } from 'yaml';
import { beforeKey, isEditable } from '../../edits.ts';
import { defineRule, type Fix, type Remainder } from '../../model.ts';
import { pairOf, startOf, valueOf, type JobNode, type Source } from '../../source.ts';

const OWN_SECRET = /secrets\.(?!GITHUB_TOKEN\b)\w+/;

/**
 * Secrets of the repository, which every job of every branch may read. An environment has rules about who may; naming one
 * records a deployment and changes the identity that the job proves to clouds, so it is named only when asked for.
 */
export default defineRule({
  id: 'secrets-outside-env',
  platform: 'github-actions',
  order: 35,
  find(source, { environment }) {
    const found = source.jobs.filter(({ map }) => pairOf(map, 'environment') === undefined && OWN_SECRET.test(JSON.stringify(map.toJSON()))).map((job) => ofJob(source, job, environment));
    return { fixes: found.flatMap((one) => ('edits' in one ? [one] : [])), left: found.filter((one) => !('edits' in one)) };
  },
});

function ofJob(source: Source, job: JobNode, environment: string | undefined): Fix | Remainder {
  const place = { offset: startOf(job.key), job: job.id };
  if (pairOf(job.map, 'uses') !== undefined) return { place, why: 'The job hands secrets of the repository to a called workflow, whose own jobs would have to name an environment.' };
  if (environment === undefined) return { place, why: 'The job reads secrets of the repository. Move them to an environment with rules about who may use them; that is a setting and no text.' };
  if (provesIdentity(source, job)) return { place, why: 'The job proves its identity to another service, and an environment would change that identity. Change who is trusted there first.' };
  if (!isEditable(source, job.map)) return { place, why: 'The job is written in a style that cannot be edited in place.' };
  return { place, why: `The job reads secrets of the repository. Move them to the environment "${environment}" and give it rules; until then they are read as before, and each run is also recorded as a deployment.`, edits: [beforeKey(source, job.map, 'runs-on', [`environment: ${JSON.stringify(environment)}`])] };
}

function provesIdentity(source: Source, job: JobNode): boolean {
  const given = valueOf(job.map, 'permissions') ?? valueOf(source.root, 'permissions');
  if (isScalar(given)) return given.value === 'write-all';
  return isMap(given) && valueOf(given, 'id-token') !== undefined;
}
