import { isMap, isScalar, type YAMLMap } from 'yaml';
import { defineRule, type Fix, type Remainder } from '../../model.ts';
import { addEntry, isEditable } from '../../edits.ts';
import { laterUsers } from '../../remote.ts';
import { pairOf, startOf, textOf, type JobNode, type Source } from '../../source.ts';

/** The token that a checkout leaves in `.git/config`, where every later step and every uploaded folder has it. */
export default defineRule({
  id: 'artipacked',
  platform: 'github-actions',
  order: 20,
  find(source) {
    const fixes: Fix[] = [];
    const left: Remainder[] = [];
    for (const job of source.jobs) {
      for (const { index, map } of job.steps) {
        if (!/^actions\/checkout@/i.test(textOf(map, 'uses') ?? '') || textOf(map, 'with', 'persist-credentials') !== undefined) continue;
        const place = { offset: startOf(pairOf(map, 'uses')?.value), job: job.id, step: index };
        const users = laterUsers(job, index);
        const user = users.find(({ isCertain }) => isCertain) ?? users[0];
        const isUsed = user !== undefined && (user.isCertain || mayPush(source, job, map));
        const edit = isEditable(source, map) ? addEntry(source, map, 'with', `persist-credentials: ${isUsed}`, { after: 'uses' }) : undefined;
        if (isUsed) left.push({ place, why: `${user.who} may talk to the remote with the token that the checkout keeps.` });
        if (isUsed && user.isCertain && edit !== undefined) fixes.push({ place, why: `${user.who} talks to the remote, so the checkout keeps its token as before; this says so aloud.`, edits: [edit] });
        else if (isUsed) continue;
        else if (edit === undefined) left.push({ place, why: 'The step is written in a style that cannot be edited in place.' });
        else fixes.push({ place, why: 'No later step of the job talks to the remote, so none needs the token that the checkout would keep on disk.', edits: [edit] });
      }
    }
    return { fixes, left };
  },
});

/** Whether the token that this checkout keeps could write to the repository at all. */
function mayPush(source: Source, job: JobNode, checkout: YAMLMap): boolean {
  if (textOf(checkout, 'with', 'token') !== undefined || textOf(checkout, 'with', 'ssh-key') !== undefined) return true;
  const given = (pairOf(job.map, 'permissions') ?? pairOf(source.root, 'permissions'))?.value;
  if (isScalar(given)) return given.value !== 'read-all';
  return !isMap(given) || textOf(given, 'contents') === 'write';
}
