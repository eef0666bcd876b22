import { defineRemediation } from '../../model.ts';
import { beganAt, isAlarmOn, literal, minutesBetween, objectsOf, textOf, twiceAsBad } from '../../values.ts';

const TYPE = 'AWS::Lambda::Function';
const ALIAS = 'live';
/** A version that is older than this when the errors begin is not held to be their cause. */
const RECENT_MINUTES = 60;

/** Row 16: a function fails since its newest version went live. The version before takes over. */
export default defineRemediation({
  id: 'lambda-errors-after-deployment',
  row: 16,
  title: 'Take a function back to its version before',
  risk: 'auto',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['cloudwatch:GetMetricStatistics', 'lambda:GetAlias', 'lambda:ListVersionsByFunction', 'lambda:UpdateAlias'],
  blast: { perHour: 10, perResourcePerDay: 3, cooldownMinutes: 30 },
  matches: (signal) => isAlarmOn(signal, 'AWS/Lambda', ['Errors']),
  diagnose: async ({ signals, resource, now, read }) => {
    const { FunctionVersion: current } = await read('lambda:GetAlias', { FunctionName: resource.id, Name: ALIAS });
    const { Versions: listed } = await read('lambda:ListVersionsByFunction', { FunctionName: resource.id });
    const versions = objectsOf(listed).filter((version) => version['Version'] !== '$LATEST').toSorted((a, b) => Number(a['Version']) - Number(b['Version']));
    const index = versions.findIndex((version) => version['Version'] === current);
    const [newest, before] = [versions[index], versions[index - 1]];
    if (newest === undefined || before === undefined) return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'NO_EARLIER_VERSION', detail: 'There is no version before the one that is live.' } };
    const age = minutesBetween(new Date(textOf(newest['LastModified'])), beganAt(signals, now));
    if (!(age >= 0 && age <= RECENT_MINUTES)) return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'NOT_SINCE_DEPLOYMENT', detail: `The live version is not from the ${RECENT_MINUTES} minutes before the errors: going back would not help.` } };
    return { hypotheses: [{ cause: 'bad-deployment', confidence: 0.9, evidence: [`version ${textOf(current)} went live ${Math.round(age)} min before the errors`] }], facts: { current: textOf(current), before: textOf(before['Version']) } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [current, before] = [textOf(facts['current']), textOf(facts['before'])];
    const alias = { action: 'lambda:GetAlias', parameters: { FunctionName: resource.id, Name: ALIAS } };
    const isOn = (version: string) => ({ ...alias, expect: `FunctionVersion == ${literal(version)}` });
    const switchTo = (version: string) => ({ action: 'lambda:UpdateAlias', parameters: { FunctionName: resource.id, Name: ALIAS, FunctionVersion: version } });
    return {
      summary: `Point the alias ${ALIAS} of ${resource.id} from version ${current} back to ${before}.`,
      steps: [{ id: 'switch-back', title: `Point the alias at version ${before}`, ...switchTo(before), resource, effect: isOn(before), settle: { withinSeconds: 30, everySeconds: 5 }, undo: [{ ...switchTo(current), effect: isOn(current) }] }],
      verify: { probes: [isOn(before)], signals: true, withinSeconds: 300, everySeconds: 15, worse: twiceAsBad({ namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: resource.id } }, 50) },
      touches: [resource],
    };
  },
});
