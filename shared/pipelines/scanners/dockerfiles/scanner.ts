import { quoteWord } from '../../generation/shell.ts';
import { defineScanner } from '../model.ts';
import { dockerfilesOf } from '../images.ts';

const REPORT = 'hadolint.sarif';

export default defineScanner({
  id: 'dockerfiles',
  title: 'Lint Dockerfiles',
  why: 'Finds what makes images large, unsafe or different from build to build, also inside the shell lines of RUN.',
  toolchain: 'python',
  tool: 'hadolint',
  timeoutMinutes: 10,
  select(request) {
    const files = dockerfilesOf(request).map(quoteWord).join(' ');
    if (files === '') return undefined;
    return { commands: [{ path: '.', run: [`hadolint --no-fail --format sarif ${files} > ${REPORT}`, `hadolint${request.strict ? '' : ' --no-fail'} ${files}`] }], reports: [REPORT] };
  },
});
