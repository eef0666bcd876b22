import { describe, expect, it } from 'vitest';
import { testContext } from '../../test/support.ts';
import { operations } from '../registry.gen.ts';
import reference from './operations/reference/operation.ts';
import { referencePage } from './reference.ts';

describe('reference page', () => {
  it('has a section for every operation and none of its links is dead', async () => {
    const html = await reference.run({}, testContext());
    for (const operation of operations) expect(html).toContain(`<section id="${operation.id}">`);
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
    expect(targets).toHaveLength(operations.length);
    for (const target of targets) expect(html).toContain(`id="${target}"`);
    expect(html).not.toContain('<script');
  });

  it('shows text as text, never as markup', () => {
    const html = referencePage({
      info: { title: '<b>', version: '1', description: '' },
      paths: { '/<x>': { get: { operationId: 'a.b', summary: '<img src=x>', description: '', tags: ['a'], 'x-risk': 'read', 'x-scope': 'public', responses: {} } } },
    });
    expect(html).not.toMatch(/<b>|<img|<x>/);
  });
});
