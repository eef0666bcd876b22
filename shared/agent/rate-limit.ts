import { DevopsError } from '../core/errors.ts';
import type { Clock, Store } from '../ports/index.ts';

const WINDOW_SECONDS = 60;

/**
 * At most `perMinute` calls per subject in each calendar minute, counted by one atomic increment.
 * Throws `RATE_LIMITED` with the seconds until the next window.
 */
export async function limitRate(store: Store, clock: Clock, subject: string, perMinute: number): Promise<void> {
  const now = clock.now().getTime();
  const window = Math.floor(now / (WINDOW_SECONDS * 1000));
  const expiresAt = new Date((window + 2) * WINDOW_SECONDS * 1000);
  const used = await store.increment({ partition: `rate#${subject}`, sort: String(window) }, 1, { expiresAt });
  if (used <= perMinute) return;
  const retryAfterSeconds = Math.max(1, Math.ceil(((window + 1) * WINDOW_SECONDS * 1000 - now) / 1000));
  throw new DevopsError('rate-limited', 'RATE_LIMITED', `More than ${perMinute} calls in this minute. Retry in ${retryAfterSeconds} s.`, {
    retryAfterSeconds,
  });
}
