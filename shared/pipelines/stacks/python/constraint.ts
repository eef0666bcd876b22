import { satisfies, validRange } from '@renovatebot/pep440';

/** Poetry's caret, tilde, wildcard and bare versions as PEP 440 writes them. */
function toPep440(part: string): string {
  const text = part.trim();
  const [, sign = '', major = '', minor, patch] = /^([\^~])\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(text) ?? [];
  const version = [major, minor, patch].filter((piece) => piece !== undefined).join('.');
  if (sign === '^') return `>=${version},<${Number(major) + 1}`;
  if (sign === '~') return minor === undefined ? `>=${major},<${Number(major) + 1}` : `>=${version},<${major}.${Number(minor) + 1}`;
  if (/^\d+(?:\.\d+)?$/.test(text)) return `==${text}.*`;
  return /^\d[\d.]*(?:\.\*)?$/.test(text) ? `==${text}` : text;
}

/** True when some release of the cycle meets the constraint, written for PEP 440 or for Poetry. */
export function cycleSatisfies(constraint: string, cycle: string): boolean {
  return constraint.split('||').some((alternative) => {
    const range = alternative.split(',').map(toPep440).join(',');
    return validRange(range) && [`${cycle}.0`, `${cycle}.99`].some((version) => satisfies(version, range));
  });
}
