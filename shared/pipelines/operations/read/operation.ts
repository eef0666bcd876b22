import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { formats } from '../../conversion/formats/index.gen.ts';
import type { Format } from '../../conversion/model.ts';
import { warningSchema } from '../../detection/schema.ts';
import { MAX_CHARACTERS, MAX_FILES } from '../../pipeline-files.ts';
import { sourceSchema } from '../../source.ts';
import type { RepositoryTree, TreeWarning } from '../../../ports/index.ts';

export default defineOperation({
  id: 'pipelines.read',
  title: 'Read the pipelines of a repository',
  summary: 'The pipeline files that a repository holds, by system, as they are hardened, converted and optimised.',
  method: 'POST',
  path: '/v1/repositories/pipelines',
  scope: 'pipelines:read',
  risk: 'read',
  permissions: [],
  input: z.strictObject({ source: sourceSchema }),
  output: z.strictObject({
    items: z.array(z.strictObject({ system: z.string(), title: z.string(), files: z.array(z.strictObject({ path: z.string(), content: z.string() })) })),
    warnings: z.array(warningSchema),
  }),
  examples: [{ title: 'A repository with a workflow', input: { source: { files: { '.github/workflows/ci.yml': 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make test\n' } } } }],
  run: async ({ source }, { ports }) => {
    const tree = await ports.repositories.open(source);
    const found = formats.map((format) => ({ system: format.id, title: format.title, ...filesOf(format, tree) }));
    const items = found.filter(({ files }) => files.length > 0).map(({ system, title, files }) => ({ system, title, files }));
    return { items, warnings: [...found.flatMap(({ warnings }) => warnings), ...tree.warnings] };
  },
});

/** As many as one call takes. What is not text or too long is named by the tree or here. */
function filesOf(format: Format, tree: RepositoryTree): { files: { path: string; content: string }[]; warnings: TreeWarning[] } {
  const paths = tree.files.map(({ path }) => path).filter((path) => format.matches(path));
  const warnings: TreeWarning[] = paths.slice(MAX_FILES).map((path) => ({ code: 'PIPELINE_FILE_LEFT_OUT', message: `At most ${MAX_FILES} files of one system are read.`, path }));
  const files = paths.slice(0, MAX_FILES).flatMap((path) => {
    const content = tree.read(path);
    if (content === undefined) return [];
    if (content.length <= MAX_CHARACTERS) return [{ path, content }];
    warnings.push({ code: 'PIPELINE_FILE_LEFT_OUT', message: `Longer than ${MAX_CHARACTERS} characters.`, path });
    return [];
  });
  return { files, warnings };
}
