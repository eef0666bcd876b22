import { list, map, quoted, render } from '../../platforms/yaml.ts';
import { COOLDOWN_DAYS, defineUpdater } from '../model.ts';
import { ecosystemOf, ecosystemsOf, SEMANTIC } from './ecosystems.ts';

const MAJOR_DAYS = 30;
const OPEN_LIMIT = 10;
const HEADER = [
  `Dependabot proposes newer versions each week, once they have been out for ${COOLDOWN_DAYS} days; fixes of known vulnerabilities do not wait.`,
];

/** Dependabot version updates (GitHub docs, "Dependabot options reference"). */
export default defineUpdater({
  id: 'dependabot',
  title: 'Dependabot',
  settings: ['.github/dependabot.yml', '.github/dependabot.yaml'],
  plan(request) {
    const { platform, components } = request;
    if (platform !== 'github-actions') return { files: [], warnings: [{ code: 'UPDATES_NEED_GITHUB', message: 'Dependabot works on GitHub only. Choose renovate for other platforms.' }] };
    const warnings = components.filter((component) => ecosystemOf(component) === undefined).map(({ stack, path }) => ({ code: 'UPDATES_LEAVE_OUT', message: `Dependabot knows no ecosystem for ${stack}; look after its versions by hand.`, path }));
    const updates = [...ecosystemsOf(request)].map(([ecosystem, folders]) => entryOf(ecosystem, folders));
    return { files: [{ path: '.github/dependabot.yml', content: render(map([{ key: 'version', value: 2 }, { key: 'updates', value: list(updates) }]), HEADER) }], warnings };
  },
});

/** Small steps come as one proposal, large ones alone and later. */
function entryOf(ecosystem: string, folders: readonly string[]) {
  const [only] = folders;
  const isSemantic = SEMANTIC.has(ecosystem);
  const group = isSemantic ? map([{ key: 'update-types', value: list(['minor', 'patch']) }]) : map([{ key: 'patterns', value: list([quoted('*')]) }]);
  return map([
    { key: 'package-ecosystem', value: ecosystem },
    folders.length === 1 && only !== undefined ? { key: 'directory', value: quoted(only) } : { key: 'directories', value: list(folders.map(quoted)) },
    { key: 'schedule', value: map([{ key: 'interval', value: 'weekly' }]) },
    { key: 'open-pull-requests-limit', value: OPEN_LIMIT },
    { key: 'cooldown', value: map([{ key: 'default-days', value: COOLDOWN_DAYS }, isSemantic ? { key: 'semver-major-days', value: MAJOR_DAYS } : undefined]) },
    { key: 'groups', value: map([{ key: isSemantic ? `${ecosystem}-minor` : ecosystem, value: group }]) },
  ]);
}
