import { classify } from './classify.ts';
import { hasCheckingCi } from './maintainers.ts';
import type { CommandCandidate, ComponentDraft, StackContext } from './model.ts';
import { splitCommands } from './shell-lines.ts';

const GUESS = 0.4;

/** Languages whose build commands the maintainers run in any workflow, a release too. */
function builtLanguages(context: StackContext): ReadonlySet<string> {
  const lines = context.existingCi.flatMap((ci) => ci.steps).flatMap((step) => step.run.split('\n')).flatMap(splitCommands);
  return new Set(lines.map((line) => classify(line, true)).filter((found) => found?.intent === 'build').map((found) => found?.language ?? ''));
}

const known = new WeakMap<StackContext, ReadonlySet<string>>();

/**
 * A build by convention that no workflow of the maintainers does, neither a check nor a release, is a guess: the tests
 * compile what they need, and nobody says that the rest is meant to be built.
 */
export function asBuiltByMaintainers(context: StackContext, draft: ComponentDraft, candidate: CommandCandidate): CommandCandidate {
  if (candidate.intent !== 'build' || candidate.source !== 'convention' || draft.buildBeforeTest === true || !hasCheckingCi(context)) return candidate;
  const built = known.get(context) ?? builtLanguages(context);
  known.set(context, built);
  if (built.has(draft.stack)) return candidate;
  return { ...candidate, evidence: { ...candidate.evidence, confidence: Math.min(candidate.evidence.confidence, GUESS), reason: `${candidate.evidence.reason} No workflow of the maintainers does so.` } };
}
