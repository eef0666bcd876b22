import { defineRemediation } from '../../model.ts';

const TYPE = 'AWS::CloudTrail::Trail';

/** Row 43: somebody stopped the audit trail. It is started again, and a person is told who did it. */
export default defineRemediation({
  id: 'cloudtrail-stopped',
  row: 43,
  title: 'Start a trail that was stopped',
  risk: 'auto',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['cloudtrail:GetTrailStatus', 'cloudtrail:StartLogging'],
  blast: { perHour: 10, perResourcePerDay: 10, cooldownMinutes: 1 },
  matches: ({ attributes }) => attributes['eventName'] === 'StopLogging' || attributes['controlId'] === 'CloudTrail.1',
  diagnose: async ({ resource, signals, read }) => {
    const { IsLogging: isLogging } = await read('cloudtrail:GetTrailStatus', { Name: resource.id });
    if (isLogging === true) return { hypotheses: [], facts: {}, stop: { outcome: 'NO_ACTION', code: 'ALREADY_LOGGING', detail: 'The trail logs.' } };
    const by = signals.find(({ principal }) => principal !== undefined)?.principal ?? 'an unknown principal';
    return { hypotheses: [{ cause: 'logging-stopped', confidence: 0.99, evidence: [`stopped by ${by}`] }], facts: {} };
  },
  plan: ({ resource }) => {
    const logs = { action: 'cloudtrail:GetTrailStatus', parameters: { Name: resource.id }, expect: 'IsLogging' };
    return {
      summary: `Start logging of ${resource.id} again.`,
      // To stop an audit trail again is never a way back.
      steps: [{ id: 'start', title: 'Start logging', action: 'cloudtrail:StartLogging', resource, parameters: { Name: resource.id }, effect: logs, settle: { withinSeconds: 60, everySeconds: 5 }, undo: null, harmless: true }],
      verify: { probes: [logs], signals: false, withinSeconds: 120, everySeconds: 10 },
      touches: [resource],
    };
  },
});
