import { defineScanner } from '../model.ts';

const REPORT = 'gitleaks.sarif';

export default defineScanner({
  id: 'secrets',
  title: 'Look for secrets',
  why: 'A secret in a file is public to whoever reads the repository; found before the merge it can still be kept out.',
  toolchain: 'go',
  tool: 'gitleaks',
  timeoutMinutes: 10,
  select: () => ({ commands: [{ path: '.', run: [`gitleaks dir --no-banner --redact --verbose --report-format sarif --report-path ${REPORT} .`] }], reports: [REPORT] }),
});
