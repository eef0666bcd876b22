import { DevopsError, notFound } from '../../core/errors.ts';
import type { Ports } from '../../ports/index.ts';
import { generatedPipelineSchema, pipelineSummarySchema, type GeneratedPipeline, type PipelineSummary } from './result.ts';

const PARTITION = 'pipelines';
const LIST = 'pipelines#by-time';
const blobKey = (id: string): string => `pipelines/${id}.json`;

/**
 * Keeps a generated pipeline: the whole in Blobs, its summary in the Store. The event goes out before the summary is
 * kept, so that a break in between leads to a second event and never to none.
 */
export async function keepPipeline(ports: Pick<Ports, 'store' | 'blobs' | 'bus' | 'clock'>, generated: GeneratedPipeline, jobs: number): Promise<void> {
  const { id, platform, repository, files, warnings } = generated;
  if ((await ports.store.get({ partition: PARTITION, sort: id })) !== undefined) return;
  await ports.blobs.put(blobKey(id), { bytes: new TextEncoder().encode(JSON.stringify(generated)), contentType: 'application/json' });
  const createdAt = ports.clock.now().toISOString();
  const summary: PipelineSummary = { id, platform, repository, createdAt, files: files.map((file) => file.path), jobs, warnings: warnings.length };
  await ports.bus.publish([
    {
      source: 'devops-engineer',
      detailType: 'pipelines.generated',
      detail: { id, platform, repository, files: files.map((file) => ({ path: file.path, sha256: file.sha256 })), jobs, warnings: warnings.length },
    },
  ]);
  await ports.store.put({ partition: LIST, sort: `${createdAt}#${id}` }, { ...summary });
  await ports.store.put({ partition: PARTITION, sort: id }, { ...summary });
}

/** The whole of a kept pipeline. Throws `PIPELINE_NOT_FOUND`. */
export async function loadPipeline({ blobs }: Pick<Ports, 'blobs'>, id: string): Promise<GeneratedPipeline> {
  const blob = await blobs.get(blobKey(id));
  if (blob === undefined) throw notFound('PIPELINE_NOT_FOUND', `There is no pipeline ${id}.`);
  const parsed = generatedPipelineSchema.safeParse(JSON.parse(new TextDecoder().decode(blob.bytes)));
  if (!parsed.success) throw new DevopsError('internal', 'PIPELINE_RECORD_MALFORMED', `The record of the pipeline ${id} cannot be read.`);
  return parsed.data;
}

/** Summaries, newest first. */
export async function listPipelines({ store }: Pick<Ports, 'store'>, page: { readonly limit: number; readonly cursor?: string }): Promise<{ items: PipelineSummary[]; nextCursor?: string }> {
  const found = await store.query(LIST, { ...page, descending: true });
  const items = found.items.flatMap((item) => {
    const parsed = pipelineSummarySchema.safeParse(item.value);
    return parsed.success ? [parsed.data] : [];
  });
  return found.nextCursor === undefined ? { items } : { items, nextCursor: found.nextCursor };
}
