/** Structured logs and metrics; never receives inputs or outputs of operations, so no secret can leak here. */
export interface Telemetry {
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** One count and one duration (milliseconds) per finished operation; awaited before the call is answered. */
  operation(measurement: {
    readonly operation: string;
    readonly outcome: 'succeeded' | 'refused' | 'failed';
    readonly code?: string;
    readonly durationMs: number;
  }): void | Promise<void>;
}
