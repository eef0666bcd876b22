import { evidenceFor, versionFact } from './evidence.ts';
import type { StackContext, VersionFact } from './model.ts';

type CiContext = Pick<StackContext, 'existingCi'>;

/** True when the maintainers have a workflow of checks at all; then what it leaves out was left out on purpose. */
export function hasCheckingCi(context: CiContext): boolean {
  return context.existingCi.some((ci) => ci.purpose === 'checks' && ci.steps.length > 0);
}

/** True when a step of the maintainers' checks matches. */
export function ciRuns(context: CiContext, pattern: RegExp): boolean {
  return context.existingCi.some((ci) => ci.purpose === 'checks' && ci.steps.some((step) => pattern.test(step.run)));
}

/**
 * Confidence of a conventional check that nobody wrote down as a command: a guess when the maintainers' own checks
 * leave the tool out, since then nobody knows whether the code passes it.
 */
export function conventionConfidence(context: CiContext, tool: RegExp, asStated: number): number {
  return hasCheckingCi(context) && !ciRuns(context, tool) ? Math.min(asStated, 0.4) : asStated;
}

/** Versions that the maintainers' CI names for a language, with the file they stand in. */
export function ciVersions(context: CiContext, language: string): { readonly file: string; readonly versions: readonly string[] }[] {
  return context.existingCi
    .filter((ci) => ci.purpose === 'checks' && (ci.versions[language] ?? []).length > 0)
    .map((ci) => ({ file: ci.path, versions: ci.versions[language] ?? [] }));
}

/** The same as facts, for a project in which nothing else states a version. */
export function ciVersionFacts(context: CiContext, language: string, stack: string): VersionFact[] {
  const evidence = evidenceFor(stack);
  return ciVersions(context, language).map(({ file, versions }) => {
    const value = [...new Set(versions)].slice(0, 12).join(', ');
    return versionFact(value, evidence('version', file, 'existing-ci', `The maintainers' CI runs on ${value}.`, 0.75));
  });
}
