import { DevopsError } from '../../../shared/core/errors.ts';
import { compilePattern, INVALID_EVENT_PATTERN } from '../../../local/event-pattern/index.ts';
import type { Pair, Verdict } from './verdict.ts';

export function askOurs(pair: Pair): Verdict {
  try {
    return compilePattern(pair.pattern)(pair.event) ? 'match' : 'no-match';
  } catch (error) {
    if (error instanceof DevopsError && error.code === INVALID_EVENT_PATTERN) return 'refused';
    throw error;
  }
}
