import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { invalidInput } from '../../core/errors.ts';

const MAX_TESTS = 100_000;

/** Seconds per file or class of a JUnit report, since test runners split by these. Throws `RUNS_MALFORMED`. */
export function readReport(xml: string, index: number, add: (test: string, seconds: number) => void): void {
  let count = 0;
  const totals = new Map<string, number>();
  const visit = (element: XmlElement): void => {
    if (element.name === 'testcase' && count < MAX_TESTS) {
      count += 1;
      const key = element.attributes['file'] ?? element.attributes['classname'] ?? '';
      totals.set(key, (totals.get(key) ?? 0) + Number(element.attributes['time'] ?? 0));
    }
    for (const child of element.children) if (child instanceof XmlElement) visit(child);
  };
  try {
    const root = parseXml(xml).root;
    if (root) visit(root);
  } catch (cause) {
    throw invalidInput('RUNS_MALFORMED', 'A JUnit report is not XML.', [{ path: `/runs/${index}/junit`, message: cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : 'not XML' }]);
  }
  for (const [test, seconds] of totals) if (Number.isFinite(seconds)) add(test, seconds);
}
