import { isScalar } from 'yaml';
import { incidentsOf } from '../../../pins/index.ts';
import { defineRule, type Remainder } from '../../model.ts';
import { endOf, pairOf, startOf } from '../../source.ts';

/** Versions that are known to be malicious, vulnerable or ended. Which release to take instead is for somebody to decide. */
export default defineRule({
  id: 'known-incidents',
  platform: 'github-actions',
  order: 80,
  find(source) {
    const uses = source.jobs.flatMap((job) => [{ map: job.map, at: { job: job.id } }, ...job.steps.map(({ map, index }) => ({ map, at: { job: job.id, step: index } }))]);
    const left = uses.flatMap(({ map, at }): Remainder[] => {
      const value = pairOf(map, 'uses')?.value;
      if (!isScalar(value) || typeof value.value !== 'string') return [];
      const comment = /^[ \t]+#[^\n]*/.exec(source.content.slice(endOf(value), endOf(value) + 200))?.[0] ?? '';
      const affected = incidentsOf(`${value.value}${comment}`).filter(({ certainty }) => certainty === 'affected');
      return affected.map(({ incident }) => ({ place: { ...at, offset: startOf(value) }, why: `${value.value}: ${incident.what} ${incident.advice}` }));
    });
    return { fixes: [], left };
  },
});
