import { defineScanner } from '../model.ts';
import { rendersOf } from './renders.ts';

const REPORT = 'checkov-rendered.sarif';

export default defineScanner({
  id: 'rendered',
  title: 'Check rendered infrastructure',
  why: 'Charts and CDK apps say what they create only once they are rendered; the same is looked for as in templates.',
  toolchain: 'python',
  tool: 'checkov',
  timeoutMinutes: 15,
  select(request) {
    const { renders } = rendersOf(request);
    if (renders.length === 0) return undefined;
    const frameworks = [...new Set(renders.map(({ framework }) => framework))].toSorted();
    const folders = renders.map(({ folder }) => `--directory ${folder}`).join(' ');
    const line = `checkov ${folders} --framework ${frameworks.join(' ')} --compact --quiet --skip-download${request.strict ? '' : ' --soft-fail'} --output cli --output sarif --output-file-path console,${REPORT}`;
    return { commands: [{ path: '.', run: [line] }], reports: [REPORT], renders };
  },
  gaps: (request) => rendersOf(request).open.map((path) => ({ code: 'TEMPLATES_NOT_CHECKED', message: 'What it renders is not checked: no job of the pipeline can render it, or there are too many of its kind.', path })),
});
