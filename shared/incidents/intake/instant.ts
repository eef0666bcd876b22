/**
 * ISO 8601 UTC of an instant in one of the forms that AWS writes: `2026-11-02T17:04:40.318+0000` (alarms),
 * `2026-11-02T17:04:40Z`, RFC 1123 (Health). Undefined for anything else.
 */
export function instantOf(text: string): string | undefined {
  const at = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
