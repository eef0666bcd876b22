import type { Telemetry } from '../../ports/telemetry.ts';

type Measurement = Parameters<Telemetry['operation']>[0];

/** {@link Telemetry} for unit tests that keeps what was measured and logged. */
export class MemoryTelemetry implements Telemetry {
  readonly measured: Measurement[] = [];
  readonly logged: { level: string; message: string; fields: Readonly<Record<string, unknown>> }[] = [];

  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.logged.push({ level, message, fields });
  }

  operation(measurement: Measurement): void {
    this.measured.push(measurement);
  }
}
