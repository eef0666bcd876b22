import { isMap, isScalar, isSeq } from 'yaml';
import { valueOf, type Source } from '../../source.ts';

/** Events about a commit, which may stand beside: the same one of the same commit brings the same work. */
const OF_COMMIT = new Set(['push', 'schedule', 'workflow_dispatch', 'release', 'merge_group']);
/** Events about an issue or a pull request. */
const OF_TICKET = new Set(['issues', 'pull_request_target']);
/** Of these a later one sees all that an earlier one of the same ticket (and label) would have seen. */
const KINDS = new Set(['opened', 'edited', 'closed', 'reopened', 'synchronize', 'labeled', 'unlabeled', 'ready_for_review', 'converted_to_draft']);
/** What tells two events apart that have everything else in common. */
const READS_MORE = /github\.event\.(?:changes|schedule|before|client_payload)\b|toJSON\(\s*github\b/i;

/**
 * A group for what happens to issues and pull requests: events of one kind about one ticket (and label), each of which
 * sees the ticket as it then is. Undefined where there are none, or where two events of one group could ask for different work.
 */
export function groupOfRepeats(source: Source, events: readonly string[]): string | undefined {
  if (READS_MORE.test(source.content)) return undefined;
  if (valueOf(source.root, 'on', 'workflow_dispatch', 'inputs') !== undefined) return undefined;
  const tickets = events.filter((event) => OF_TICKET.has(event));
  if (tickets.length === 0 || !events.every((event) => OF_COMMIT.has(event) || OF_TICKET.has(event))) return undefined;
  const kinds = tickets.map((event) => kindsOf(source, event));
  if (!kinds.every((all) => all?.every((kind) => KINDS.has(kind)) === true)) return undefined;
  const isOfCommit = tickets.length < events.length;
  const number = [...(tickets.some((event) => event !== 'issues') ? ['github.event.number'] : []), ...(tickets.includes('issues') ? ['github.event.issue.number'] : [])];
  const parts = [
    'github.workflow',
    'github.event_name',
    'github.event.action',
    ...(kinds.flat().some((kind) => kind?.endsWith('labeled') === true) ? ['github.event.label.name'] : []),
    ...(isOfCommit ? ['github.ref'] : []),
    [...number, ...(isOfCommit ? ['github.sha'] : [])].join(' || '),
  ];
  return parts.map((part) => `\${{ ${part} }}`).join('-');
}

/** The activity types of an event; those of GitHub where none are written, undefined where these are all. */
function kindsOf(source: Source, event: string): readonly string[] | undefined {
  const on = valueOf(source.root, 'on');
  const types = isMap(on) ? valueOf(on, event, 'types') : undefined;
  if (types === undefined) return event === 'issues' ? undefined : ['opened', 'synchronize', 'reopened'];
  const nodes = isSeq(types) ? types.items : [types];
  return nodes.map((node) => (isScalar(node) ? String(node.value) : ''));
}
