import { isRaw, type ArgumentList } from '../ast.ts';

/**
 * What is wrong with the regular expression of a condition. Only what no dialect takes: brackets that do not close and
 * repetitions of nothing; Java's syntax differs from ours in the rest.
 */
export function patternProblem(given: ArgumentList | undefined): string | undefined {
  const first = Array.isArray(given) ? given[0] : given;
  const value = first === undefined ? undefined : isRaw(first) ? first : first.value;
  if (value?.isLiteral !== true || typeof value.value !== 'string') return undefined;
  return bracketsOf(value.value) ? undefined : `${JSON.stringify(value.value.slice(0, 60))} is no regular expression.`;
}

function bracketsOf(pattern: string): boolean {
  const plain = pattern.replaceAll(/\\Q[\s\S]*?(?:\\E|$)/g, 'q').replaceAll(/\\[\s\S]/g, 'e');
  let groups = 0;
  let inClass = 0;
  for (const [index, character] of [...plain].entries()) {
    if (inClass > 0) inClass += character === '[' ? 1 : character === ']' && plain[index - 1] !== '[' ? -1 : 0;
    else if (character === '[') inClass = 1;
    else if (character === '(') groups += 1;
    else if (character === ')') groups -= 1;
    else if (/[*+?]/.test(character) && (index === 0 || (/[(|]/.test(plain[index - 1] ?? '') && !(character === '?' && plain[index - 1] === '(')))) return false;
    if (groups < 0) return false;
  }
  return groups === 0 && inClass === 0 && !plain.endsWith('\\');
}
