import { LOW_CONFIDENCE, type CommandIntent, type Component } from '../detection/model.ts';
import type { TreeWarning } from '../../ports/index.ts';

/** Checks that a pipeline can do without; an install or a test is never left out for being a guess. */
const OPTIONAL: readonly CommandIntent[] = ['format', 'lint', 'typecheck', 'build'];
const CHECKS: readonly CommandIntent[] = [...OPTIONAL, 'test'];
/** Of infrastructure the validation is the test. */
const VALIDATED_STACKS = new Set(['terraform', 'helm']);

/**
 * Intents whose command is only a guess of detection. A pipeline that fails for a check that nobody asked for is worse
 * than one without it, so these are left out, with the command in the warning. When guesses are all there is, they stay, but for
 * the format beside another.
 */
export function guessesToLeaveOut(component: Component): { readonly intents: ReadonlySet<CommandIntent>; readonly warnings: readonly TreeWarning[] } {
  const present = CHECKS.filter((intent) => component.commands[intent] !== undefined);
  const isSure = (intent: CommandIntent): boolean => confidenceOf(component, intent) >= LOW_CONFIDENCE;
  if (VALIDATED_STACKS.has(component.stack)) return { intents: new Set(), warnings: [] };
  const all = present.filter((intent) => !(intent === 'build' && component.buildBeforeTest) && OPTIONAL.includes(intent) && !isSure(intent));
  // Unformatted files are no fault of the code: where guesses are all there is, this one goes before the others.
  const guesses = present.some(isSure) ? all : all.filter((intent) => intent === 'format' && present.length > 1);
  const warnings = guesses.map((intent) => ({
    code: 'GUESS_LEFT_OUT',
    message: `A ${intent} command is likely, yet nothing in the repository asks for it: ${component.commands[intent] ?? ''}`,
    path: component.path,
  }));
  return { intents: new Set(guesses), warnings };
}

function confidenceOf(component: Component, intent: CommandIntent): number {
  const found = component.evidence.filter((evidence) => evidence.fact === `commands.${intent}`).map((evidence) => evidence.confidence);
  return found.length === 0 ? 1 : Math.max(...found);
}
