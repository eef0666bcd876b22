import { Cron } from 'croner';
import { unprocessable } from '../../shared/core/errors.ts';
import type { ScheduleWiring } from '../template/wiring.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** `rate(5 minutes)` or the six fields of an AWS `cron(...)`, where `?` means any (EventBridge Scheduler user guide). */
export function jobOf(expression: string, work: () => void): Cron {
  const [, kind = '', fields = ''] = /^(rate|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === 'rate') {
    const [count = '', unit = ''] = fields.split(' ');
    const seconds = Number(count) * (UNIT_SECONDS[unit.replace(/s$/, '')] ?? Number.NaN);
    if (Number.isInteger(seconds) && seconds > 0) return new Cron('* * * * * *', { interval: seconds, unref: true, startAt: new Date(Date.now() + seconds * 1000) }, work);
  }
  if (kind === 'cron') {
    const [minute, hour, day, month, weekday, year] = fields.split(/\s+/).map((field) => (field === '?' ? '*' : field));
    return new Cron(`0 ${minute} ${hour} ${day} ${month} ${weekday} ${year ?? '*'}`, { unref: true, timezone: 'UTC', alternativeWeekdays: true }, work);
  }
  throw unprocessable('SCHEDULE_NOT_UNDERSTOOD', `The schedule ${expression} is neither rate(...) nor cron(...).`);
}

/** Runs the schedules of the template; a failing run is logged by its function and tried again at its next time. */
export function startSchedules(schedules: readonly ScheduleWiring[], invoke: (arn: string, input: unknown) => Promise<unknown>): { stop(): void } {
  const jobs = schedules.map((schedule) => jobOf(schedule.expression, () => void invoke(schedule.functionArn, schedule.input).catch(() => undefined)));
  return { stop: () => jobs.forEach((job) => job.stop()) };
}
