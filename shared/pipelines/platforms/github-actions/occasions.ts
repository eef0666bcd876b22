import type { Job, Occasion, Pipeline, Workflow } from '../../model.ts';
import { expression, list, map, quoted, text, type YamlValue } from '../yaml.ts';

/** Tags that are releases. */
const RELEASE_TAGS = 'v*';

const CONDITIONS: Readonly<Record<Occasion, string>> = {
  change: "github.event_name == 'pull_request' && github.event.action != 'closed'",
  'change-closed': "github.event_name == 'pull_request' && github.event.action == 'closed'",
  'default-branch': "github.event_name == 'push' && github.ref_name == github.event.repository.default_branch",
  tag: "github.ref_type == 'tag'",
  schedule: "github.event_name == 'schedule'",
  manual: "github.event_name == 'workflow_dispatch'",
};

/**
 * Only branches of the repository itself: a fork gets no identity, and a run for Dependabot none either. Without this
 * their runs would fail instead of being skipped.
 */
const OWN_CHANGE = "github.event.pull_request.head.repo.full_name == github.repository && github.event.pull_request.user.login != 'dependabot[bot]'";
const OWN = ` && ${OWN_CHANGE}`;
const concernCondition = (id: string): string => `needs.changes.outputs.${id} == 'true'`;
const CONCERNED = /^needs\.changes\.outputs\.[a-z0-9-]+ == 'true'$/;

/** When a job runs, as GitHub's expression; nothing for one that runs whenever its workflow does. */
export function jobCondition(job: Job): YamlValue | undefined {
  const occasions = job.when?.map((occasion) => (job.identity && occasion.startsWith('change') ? `${CONDITIONS[occasion]}${OWN}` : CONDITIONS[occasion]));
  const [first = '', second] = occasions ?? [];
  const parts = [
    ...(occasions === undefined ? [] : [second === undefined ? first : occasions.map((each) => `(${each})`).join(' || ')]),
    ...(job.changes === undefined ? [] : [concernCondition(job.id)]),
  ];
  return parts.length === 0 ? undefined : expression(`\${{ ${parts.join(' && ')} }}`);
}

/** The occasions of a condition that {@link jobCondition} wrote; `null` when it names none, `undefined` when another wrote it. */
export function readCondition(condition: string | undefined): readonly Occasion[] | null | undefined {
  if (condition === undefined) return null;
  const inner = /^\$\{\{ (.*) \}\}$/.exec(condition)?.[1];
  if (inner === undefined) return undefined;
  const whole = inner.replace(/(?: && )?needs\.changes\.outputs\.[a-z0-9-]+ == 'true'$/, '');
  if (whole === '') return CONCERNED.test(inner) ? null : undefined;
  const parts = whole.includes(' || ') ? whole.split(' || ').map((part) => part.slice(1, -1)) : [whole];
  const found = parts.map((part) => occasionOf(part.replace(OWN, '')));
  return found.every((occasion) => occasion !== undefined) ? found.toSorted() : undefined;
}

function occasionOf(condition: string): Occasion | undefined {
  return OCCASIONS.find((occasion) => CONDITIONS[occasion] === condition);
}

const OCCASIONS: readonly Occasion[] = ['change', 'change-closed', 'default-branch', 'tag', 'schedule', 'manual'];

/** Events of the pipeline's own workflow. Only `pull_request`, which gives code from a fork neither secrets nor a token that can write. */
export function ownTriggers({ triggers: { branches, pullRequests, manual } }: Pipeline): YamlValue {
  return map([
    { key: 'push', value: map([{ key: 'branches', value: list(pushedBranches(branches).map(text)) }]) },
    pullRequests ? { key: 'pull_request', value: map([]) } : undefined,
    manual ? { key: 'workflow_dispatch', value: map([]) } : undefined,
  ]);
}

const pushedBranches = (branches: readonly string[]): readonly string[] => (branches.length > 0 ? branches : ['main', 'master']);

/** Events of a workflow beside it. */
export function workflowTriggers({ on, cron }: Workflow, branches: readonly string[]): YamlValue {
  const pushed = [
    ...(on.includes('default-branch') ? [{ key: 'branches', value: list(pushedBranches(branches).map(text)) }] : []),
    ...(on.includes('tag') ? [{ key: 'tags', value: list([quoted(RELEASE_TAGS)]) }] : []),
  ];
  const types = [...(on.includes('change') ? ['opened', 'synchronize', 'reopened'] : []), ...(on.includes('change-closed') ? ['closed'] : [])];
  return map([
    pushed.length > 0 ? { key: 'push', value: map(pushed) } : undefined,
    types.length > 0 ? { key: 'pull_request', value: map([{ key: 'types', value: list(types.map(text), 'flow') }]) } : undefined,
    on.includes('schedule') && cron !== undefined ? { key: 'schedule', value: list([map([{ key: 'cron', value: quoted(cron) }])]) } : undefined,
    on.includes('manual') ? { key: 'workflow_dispatch', value: map([]) } : undefined,
  ]);
}
