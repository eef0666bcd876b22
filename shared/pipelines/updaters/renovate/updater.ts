import { COOLDOWN_DAYS, defineUpdater } from '../model.ts';

/** Renovate finds the files itself; what it is told is how careful to be (Renovate docs, "Configuration Options"). */
const SETTINGS = {
  $schema: 'https://docs.renovatebot.com/renovate-schema.json',
  description: [`Waits ${COOLDOWN_DAYS} days with every release and holds actions and images by digest. Fixes of known vulnerabilities do not wait.`],
  extends: ['config:best-practices'],
  schedule: ['before 6am on monday'],
  minimumReleaseAge: `${COOLDOWN_DAYS} days`,
  internalChecksFilter: 'strict',
  prConcurrentLimit: 10,
  packageRules: [{ description: ['Small steps come as one proposal, large ones alone.'], matchUpdateTypes: ['minor', 'patch', 'digest'], groupName: 'minor updates' }],
};

export default defineUpdater({
  id: 'renovate',
  title: 'Renovate',
  settings: ['renovate.json', 'renovate.json5', '.github/renovate.json', '.github/renovate.json5', '.gitlab/renovate.json', '.gitlab/renovate.json5', '.renovaterc', '.renovaterc.json', '.renovaterc.json5'],
  plan: () => ({ files: [{ path: 'renovate.json', content: `${JSON.stringify(SETTINGS, null, 2)}\n` }], warnings: [] }),
});
