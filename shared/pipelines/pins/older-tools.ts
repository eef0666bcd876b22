/** The newest release of a tool that still works with a language below a version. */
interface OlderTool {
  /** Toolchain of the job: `python`, `go`. */
  readonly language: string;
  readonly below: string;
  readonly version: string;
}

/**
 * Tools that a job installs with its own interpreter or compiler, which may be older than the tool's newest release asks
 * for. From the packages' own metadata (`requires-python` on PyPI, the `go` line of go.mod), as of 2026-11-23. From Go
 * 1.21 on, the go command fetches what a tool needs by itself.
 */
const OLDER: Readonly<Record<string, readonly OlderTool[]>> = {
  pdm: [
    { language: 'python', below: '3.9', version: '2.20.1' },
    { language: 'python', below: '3.10', version: '2.26.9' },
  ],
  poetry: [
    { language: 'python', below: '3.9', version: '1.8.5' },
    { language: 'python', below: '3.10', version: '2.2.1' },
  ],
  pipenv: [
    { language: 'python', below: '3.9', version: '2024.4.1' },
    { language: 'python', below: '3.10', version: '2025.0.4' },
  ],
  hatch: [
    { language: 'python', below: '3.9', version: '1.14.2' },
    { language: 'python', below: '3.10', version: '1.15.1' },
  ],
  tox: [
    { language: 'python', below: '3.9', version: '4.25.0' },
    { language: 'python', below: '3.10', version: '4.30.3' },
    { language: 'python', below: '3.11', version: '4.65.0' },
  ],
  nox: [
    { language: 'python', below: '3.9', version: '2026.2.9' },
    { language: 'python', below: '3.10', version: '2026.4.10' },
  ],
  'pre-commit': [
    { language: 'python', below: '3.9', version: '3.5.0' },
    { language: 'python', below: '3.10', version: '4.3.0' },
    { language: 'python', below: '3.11', version: '4.6.2' },
  ],
  gotestsum: [{ language: 'go', below: '1.21', version: '1.12.0' }],
  staticcheck: [{ language: 'go', below: '1.21', version: '0.4.7' }],
  govulncheck: [{ language: 'go', below: '1.21', version: '1.0.4' }],
};

function isBelow(version: string, limit: string): boolean {
  const [left, right] = [version, limit].map((text) => text.split('.').map(Number));
  for (const [index, part] of (right ?? []).entries()) {
    const difference = (left?.[index] ?? 0) - part;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/**
 * Exact version of a tool for a language that is too old for its newest release; `undefined` when that one will do.
 * @param language Toolchain of the job, `python` or `go`.
 * @param version Of the language, `3.8` or `1.20.14`.
 */
export function olderTool(name: string, language: string, version: string): string | undefined {
  const known = Object.hasOwn(OLDER, name) ? (OLDER[name] ?? []) : [];
  return /^\d/.test(version) ? known.find((older) => older.language === language && isBelow(version, older.below))?.version : undefined;
}
