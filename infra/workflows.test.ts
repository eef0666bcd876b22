import validate from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { operations } from '../shared/registry.gen.ts';
import { workflowDefinition, workflowIds } from './workflow-files.ts';

const STEPS_ARN = 'arn:aws:lambda:us-east-1:111111111111:function:steps';

function definitionOf(id: string): string {
  return workflowDefinition(id).replaceAll('${WorkflowSteps}', STEPS_ARN);
}

describe.each(workflowIds())('the workflow %s', (id) => {
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
