import { isScalar, visit } from 'yaml';
import { defineRule, type Fix } from '../../model.ts';
import { startOf } from '../../source.ts';

const LITERAL = /\$\{\{\s*'(?<text>[\w ./:@+-]*)'\s*\}\}/g;

/** An expression that is nothing but a text stands for that text. */
export default defineRule({
  id: 'obfuscation',
  platform: 'github-actions',
  order: 40,
  find(source) {
    const fixes: Fix[] = [];
    visit(source.root, {
      Scalar: (key, node) => {
        if (key === 'key' || !isScalar(node) || node.range === null || node.range === undefined) return;
        const from = startOf(node);
        const raw = source.content.slice(from, node.range[1]);
        for (const match of raw.matchAll(LITERAL)) {
          const text = match.groups?.['text'] ?? '';
          // Alone, another text could turn into a number, a boolean or nothing.
          if (raw.trim() === match[0] && !/^[a-z][\w -]*$/i.test(text)) continue;
          if (/^(?:true|false|null|yes|no|on|off|y|n)?$/i.test(text) || text !== text.trim() || text.includes(': ')) continue;
          const start = from + match.index;
          fixes.push({ place: { offset: start }, why: 'The expression always yields this text.', edits: [{ start, end: start + match[0].length, text }] });
        }
      },
    });
    return { fixes, left: [] };
  },
});
