import type { ResourceRef } from '../../../ports/index.ts';
import { stop } from '../../instances.ts';
import type { Diagnosis, DiagnosisContext } from '../../model.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { literal, objectsOf, textOf, textsOf } from '../../values.ts';

const [RECORDER, DETECTOR] = ['AWS::Config::ConfigurationRecorder', 'AWS::GuardDuty::Detector'];
const EVENTS = new Set(['StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'UpdateDetector', 'DeleteDetector']);

/** Row 44: somebody switched off what watches the account. It is switched on again, and a person is told who did it. */
export default definePlanOnly({
  id: 'detection-disabled',
  row: 44,
  title: 'Switch Config or GuardDuty on again',
  risk: 'auto',
  resourceTypes: [RECORDER, DETECTOR],
  permissions: ['config:DescribeConfigurationRecorderStatus', 'guardduty:GetDetector', 'guardduty:ListDetectors'],
  matches: ({ attributes }) => EVENTS.has(String(attributes['eventName'] ?? '')),
  diagnose: async ({ resource, signals, read }) => {
    const by = `by ${signals.find(({ principal }) => principal !== undefined)?.principal ?? 'an unknown principal'}`;
    return resource.type === RECORDER ? recorderOf(resource, read, by) : detectorOf(resource, read, by);
  },
  plan: ({ resource, hypothesis }) => {
    if (resource.type === RECORDER) return planOn(resource, `Start the recorder ${resource.id} again.`, [stepOn(resource, { id: 'start', title: 'Start recording', action: 'config:StartConfigurationRecorder', parameters: { ConfigurationRecorderName: resource.id }, effect: probe('config:DescribeConfigurationRecorderStatus', { ConfigurationRecorderNames: [resource.id] }, 'ConfigurationRecordersStatus[0].recording'), undo: null, harmless: true })]);
    if (hypothesis.cause === 'detector-deleted') return planOn(resource, `Make a detector anew in ${resource.region}.`, [stepOn(resource, { id: 'create', title: 'Make a detector', action: 'guardduty:CreateDetector', parameters: { Enable: true }, effect: probe('guardduty:ListDetectors', {}, 'length(DetectorIds) > `0`'), undo: null, harmless: true })]);
    return planOn(resource, `Enable the detector ${resource.id} again.`, [stepOn(resource, { id: 'enable', title: 'Enable it', action: 'guardduty:UpdateDetector', parameters: { DetectorId: resource.id, Enable: true }, effect: probe('guardduty:GetDetector', { DetectorId: resource.id }, `Status == ${literal('ENABLED')}`), undo: null, harmless: true })]);
  },
});

async function recorderOf({ id }: ResourceRef, read: DiagnosisContext['read'], by: string): Promise<Diagnosis> {
  const [status] = objectsOf((await read('config:DescribeConfigurationRecorderStatus', { ConfigurationRecorderNames: [id] }))['ConfigurationRecordersStatus']);
  if (status === undefined) return stop('HANDED_OVER', 'RECORDER_DELETED', `The recorder was deleted ${by}: its role and what it recorded have to be set anew.`);
  if (status['recording'] === true) return stop('NO_ACTION', 'ALREADY_RECORDING', 'The recorder records.');
  return { hypotheses: [{ cause: 'recorder-stopped', confidence: 0.99, evidence: [`stopped ${by}`] }], facts: {} };
}

async function detectorOf({ id }: ResourceRef, read: DiagnosisContext['read'], by: string): Promise<Diagnosis> {
  const ids = textsOf((await read('guardduty:ListDetectors', {}))['DetectorIds']);
  if (ids.length === 0) return { hypotheses: [{ cause: 'detector-deleted', confidence: 0.95, evidence: [`deleted ${by}`] }], facts: {} };
  if (!ids.includes(id)) return stop('NO_ACTION', 'OTHER_DETECTOR', 'Another detector watches this region.');
  if (textOf((await read('guardduty:GetDetector', { DetectorId: id }))['Status']) === 'ENABLED') return stop('NO_ACTION', 'ALREADY_ENABLED', 'The detector is enabled.');
  return { hypotheses: [{ cause: 'detector-disabled', confidence: 0.99, evidence: [`disabled ${by}`] }], facts: {} };
}
