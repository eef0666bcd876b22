import { satisfies, validRange } from '@renovatebot/pep440';
import { supportedVersions } from '../../pins/index.ts';
import type { PythonProject } from './project.ts';
import { listedCycles, pythonVersions } from './versions.ts';

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

function isRangeText(value: string): boolean {
  return value.includes(' - ');
}

/**
 * Cycles worth testing: those the maintainers list and Python still supports; without a list all supported ones that
 * the constraint allows; where support has ended for all of them, the newest listed one.
 */
export function pythonMatrix(project: PythonProject): readonly string[] | undefined {
  const supported = supportedVersions('python', project.context.now);
  const listed = listedCycles(project);
  if (listed !== undefined) {
    const current = listed.filter((cycle) => supported.includes(cycle));
    return current.length > 0 ? current : listed.slice(-1);
  }
  const constraint = pythonVersions(project).map(({ value }) => value).find((value) => !isRangeText(value));
  const matching = constraint === undefined ? [] : supported.filter((cycle) => cycleSatisfies(constraint, cycle));
  return matching.length === 0 ? undefined : matching;
}
