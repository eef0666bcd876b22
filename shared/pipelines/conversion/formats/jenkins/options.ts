import type { MethodCall, RawArgument } from '../../../jenkins/index.ts';
import type { Job } from '../../model.ts';
import type { Losses } from '../../yaml-source.ts';

/** Options that show or keep something, or order builds among each other. */
const HARMLESS = new Set(['timestamps', 'ansiColor', 'buildDiscarder', 'disableConcurrentBuilds', 'disableResume', 'durabilityHint', 'preserveStashes', 'newContainerPerStage', 'quietPeriod', 'rateLimitBuilds', 'disableRestartFromStage', 'parallelsAlwaysFailFast', 'skipStagesAfterUnstable']);
const MINUTES: Readonly<Record<string, number>> = { SECONDS: 1 / 60, MINUTES: 1, HOURS: 60, DAYS: 1440 };

interface ReadOptions {
  readonly job: Pick<Job, 'timeoutMinutes' | 'mayFail'>;
  /** The repository is not checked out by itself. */
  readonly isUnfetched: boolean;
}

/** `options` of a pipeline or stage, as far as others know them. */
export function readOptions(options: readonly MethodCall[] = [], place: string, losses: Losses): ReadOptions {
  let job: ReadOptions['job'] = {};
  let isUnfetched = false;
  for (const call of options) {
    const minutes = call.name === 'timeout' ? minutesOf(call) : undefined;
    if (minutes !== undefined) job = { ...job, timeoutMinutes: minutes };
    else if (call.name === 'skipDefaultCheckout') isUnfetched = valueOf(call, '')?.value !== false;
    else if (call.name === 'catchError' || call.name === 'warnError') job = { ...job, mayFail: true };
    else if (!HARMLESS.has(call.name)) losses.add('KEY_NOT_CARRIED', place, `The option ${call.name} is left out.`);
  }
  return { job, isUnfetched };
}

function valueOf({ arguments: given }: MethodCall, key: string): RawArgument | undefined {
  for (const argument of given) {
    if ('isLiteral' in argument) return argument;
    if ('key' in argument && argument.key === key && 'isLiteral' in argument.value) return argument.value;
  }
  return undefined;
}

function minutesOf(call: MethodCall): number | undefined {
  const time = valueOf(call, 'time');
  const unit = valueOf({ ...call, arguments: call.arguments.filter((argument) => 'key' in argument) }, 'unit');
  const factor = MINUTES[unit === undefined ? 'MINUTES' : String(unit.value)];
  return typeof time?.value !== 'number' || factor === undefined ? undefined : Math.max(1, Math.ceil(time.value * factor));
}
