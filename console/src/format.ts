const MINUTE = 60;
const HOUR = 3600;

/** `45 s`, `3 min 20 s`, `1 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 && whole > 0 ? '-' : '';
  if (whole < MINUTE) return `${sign}${whole} s`;
  if (whole < HOUR) return sign + inParts(Math.floor(whole / MINUTE), 'min', whole % MINUTE, 's');
  const minutes = Math.round(whole / MINUTE);
  return sign + inParts(Math.floor(minutes / MINUTE), 'h', minutes % MINUTE, 'min');
}

const inParts = (large: number, unit: string, small: number, smallUnit: string): string => `${large} ${unit}${small === 0 ? '' : ` ${small} ${smallUnit}`}`;

/** `2026-11-02 17:04:40 UTC` of an ISO time. */
export const timeOf = (iso: string): string => `${iso.replace('T', ' ').slice(0, 19)} UTC`;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** `1 file`, `2 files`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
