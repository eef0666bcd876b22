import { DevopsError } from '../../core/errors.ts';

/** Lets the local engine's waits end so much sooner; nothing where no engine answers, as in tests. */
export async function advanceWaits(controlUrl: string | undefined, seconds: number): Promise<void> {
  if (controlUrl === undefined) return;
  const response = await fetch(controlUrl, { method: 'POST', headers: { 'x-amz-target': 'LocalRuntime.AdvanceClock', 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify({ seconds }) });
  if (!response.ok) throw new DevopsError('unavailable', 'CLOCK_UNAVAILABLE', 'The local engine did not take the new time. Retry shortly.');
}
