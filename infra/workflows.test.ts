import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import validate from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { operations } from '../shared/registry.gen.ts';
import { WORKFLOWS_FOLDER } from './constructs/ops-state-machine.ts';

const STEPS_ARN = 'arn:aws:lambda:us-east-1:111111111111:function:steps';

function definitionOf(id: string): string {
  return readFileSync(join(WORKFLOWS_FOLDER, id, 'definition.asl.json'), 'utf8').replaceAll('${WorkflowSteps}', STEPS_ARN);
}

describe.each(readdirSync(WORKFLOWS_FOLDER))('the workflow %s', (id) => {
  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validate(JSON.parse(definitionOf(id)));
    expect(isValid ? '' : errorsText()).toBe('');
  });

  it('calls nothing but operations that may be a step', () => {
    const called = [...definitionOf(id).matchAll(/"operation": "([^"]+)"/g)].map(([, operation]) => operation);
    const steps = new Set(operations.filter((operation) => operation.workflow === true).map((operation) => operation.id));
    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((operation) => operation === undefined || !steps.has(operation))).toEqual([]);
  });

  it('keeps to what both engines understand', () => {
    expect(definitionOf(id)).not.toMatch(/JSONata|"Assign"|\{%/);
  });
});

it('refuses a state that leads nowhere', () => {
  const definition = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } };
  expect(validate(definition).isValid).toBe(false);
});
