import { defineScanner } from '../model.ts';
import { templateKinds } from './templates.ts';

const REPORT = 'checkov.sarif';

export default defineScanner({
  id: 'infrastructure',
  title: 'Check infrastructure code',
  why: 'Finds open access, missing encryption and the like before anything is created.',
  toolchain: 'python',
  tool: 'checkov',
  timeoutMinutes: 15,
  select(request) {
    const { detection, folders, strict } = request;
    const images = detection.components.some(({ stack, container }) => stack === 'docker' || container !== undefined);
    const frameworks = [...(folders('terraform').length > 0 ? ['terraform'] : []), ...(images ? ['dockerfile'] : []), ...templateKinds(request)];
    if (frameworks.length === 0) return undefined;
    const line = `checkov --directory . --framework ${frameworks.join(' ')} --compact --quiet --skip-download${strict ? '' : ' --soft-fail'} --output cli --output sarif --output-file-path console,${REPORT}`;
    return { commands: [{ path: '.', run: [line] }], reports: [REPORT] };
  },
});
