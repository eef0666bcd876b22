import type { JsonObject } from '../../../core/json.ts';
import type { ResourceRef } from '../../../ports/index.ts';
import { stop } from '../../instances.ts';
import { defineRemediation, RELEASE_TAG, type DiagnosisContext, type PlanStep, type Probe } from '../../model.ts';
import { beganAt, highest, isAlarmOn, literal, metricRead, minutesBetween, objectsOf, textOf, twiceAsBad, type Metric } from '../../values.ts';

const TYPE = 'AWS::Lambda::Function';
const ALIAS = 'live';
/** A version that is older than this when the errors begin is not held to be their cause. */
const RECENT_MINUTES = 60;
const MAX_SIBLINGS = 9;
const ERRORS_SECONDS = 300;

/** A function, the version that is live, and the one before it. */
interface Deployed {
  readonly id: string;
  readonly current: string;
  readonly before: string;
}

const errorsOf = (id: string): Metric => ({ namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: id } });

/** Row 16: a function fails since its newest version went live. The version before takes over, in all functions of the release that fail. */
export default defineRemediation({
  id: 'lambda-errors-after-deployment',
  row: 16,
  title: 'Take a function back to its version before',
  risk: 'auto',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['cloudwatch:GetMetricStatistics', 'lambda:GetAlias', 'lambda:ListVersionsByFunction', 'lambda:UpdateAlias', 'tag:GetResources'],
  blast: { perHour: 10, perResourcePerDay: 3, cooldownMinutes: 30 },
  oncePerRelease: true,
  matches: (signal) => isAlarmOn(signal, 'AWS/Lambda', ['Errors']),
  diagnose: async (context) => {
    const began = beganAt(context.signals, context.now);
    const own = await deployedSince(context, context.resource.id, began);
    if (own === undefined) return stop('HANDED_OVER', 'NO_EARLIER_VERSION', 'There is no version before the one that is live.');
    if (own === 'long-ago') return stop('HANDED_OVER', 'NOT_SINCE_DEPLOYMENT', `The live version is not from the ${RECENT_MINUTES} minutes before the errors: going back would not help.`);
    const siblings = await failingSiblings(context, began);
    const others = siblings.length === 0 ? [] : [`${siblings.length} more functions of the release fail too`];
    return { hypotheses: [{ cause: 'bad-deployment', confidence: 0.9, evidence: [`version ${own.current} went live in the ${RECENT_MINUTES} min before the errors`, ...others] }], facts: { deployed: [{ ...own }, ...siblings.map((each) => ({ ...each }))] } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const deployed = objectsOf(facts['deployed']).map((each): Deployed => ({ id: textOf(each['id']), current: textOf(each['current']), before: textOf(each['before']) }));
    const resources = deployed.map(({ id }): ResourceRef => ({ ...resource, id }));
    return {
      summary: deployed.map(({ id, current, before }) => `Point the alias ${ALIAS} of ${id} from version ${current} back to ${before}.`).join(' '),
      steps: deployed.map((each, index) => switchBack({ ...resource, id: each.id }, each, index === 0 ? 'switch-back' : `switch-back-${index + 1}`)),
      verify: { probes: deployed.map(({ id, before }) => isOn(id, before)), signals: true, withinSeconds: 300, everySeconds: 15, worse: twiceAsBad(errorsOf(resource.id), 50) },
      touches: resources,
    };
  },
});

const isOn = (id: string, version: string): Probe => ({ action: 'lambda:GetAlias', parameters: { FunctionName: id, Name: ALIAS }, expect: `FunctionVersion == ${literal(version)}` });

function switchBack(resource: ResourceRef, { id, current, before }: Deployed, step: string): PlanStep {
  const switchTo = (version: string) => ({ action: 'lambda:UpdateAlias', parameters: { FunctionName: id, Name: ALIAS, FunctionVersion: version } satisfies JsonObject });
  return { id: step, title: `Point the alias of ${id} at version ${before}`, ...switchTo(before), resource, effect: isOn(id, before), settle: { withinSeconds: 30, everySeconds: 5 }, undo: [{ ...switchTo(current), effect: isOn(id, current) }] };
}

/** The live version, if one went live shortly before the errors and there is one before it. */
async function deployedSince({ read }: Pick<DiagnosisContext, 'read'>, id: string, began: Date): Promise<Deployed | 'long-ago' | undefined> {
  const { FunctionVersion: current } = await read('lambda:GetAlias', { FunctionName: id, Name: ALIAS });
  const { Versions: listed } = await read('lambda:ListVersionsByFunction', { FunctionName: id });
  const versions = objectsOf(listed).filter((version) => version['Version'] !== '$LATEST').toSorted((a, b) => Number(a['Version']) - Number(b['Version']));
  const index = versions.findIndex((version) => version['Version'] === current);
  const [newest, before] = [versions[index], versions[index - 1]];
  if (newest === undefined || before === undefined) return undefined;
  const age = minutesBetween(new Date(textOf(newest['LastModified'])), began);
  return age >= 0 && age <= RECENT_MINUTES ? { id, current: textOf(current), before: textOf(before['Version']) } : 'long-ago';
}

/** Other functions that say by a tag that they are of the same release, may be healed, were deployed with it and fail now. */
async function failingSiblings(context: DiagnosisContext, began: Date): Promise<readonly Deployed[]> {
  const { resource: { account, region, id: own }, read } = context;
  const { ResourceTagMappingList: list } = await read('tag:GetResources', { ResourceARNList: [`arn:aws:lambda:${region}:${account}:function:${own}`] });
  const [mapping] = objectsOf(list);
  const release = textOf(objectsOf(mapping?.['Tags']).find((tag) => tag['Key'] === RELEASE_TAG)?.['Value']);
  if (release === '') return [];
  const { ResourceTagMappingList: tagged } = await read('tag:GetResources', { TagFilters: [{ Key: RELEASE_TAG, Values: [release] }, { Key: 'devops-engineer', Values: ['heal'] }], ResourceTypeFilters: ['lambda:function'] });
  const ids = objectsOf(tagged).map((each) => textOf(each['ResourceARN']).split(':function:').at(-1) ?? '').filter((id) => id !== '' && id !== own).toSorted().slice(0, MAX_SIBLINGS);
  const found: Deployed[] = [];
  for (const id of ids) {
    const deployed = await deployedSince(context, id, began);
    const { action, parameters } = metricRead(errorsOf(id), ERRORS_SECONDS);
    if (typeof deployed === 'object' && (highest(await read(action, parameters)) ?? 0) > 0) found.push(deployed);
  }
  return found;
}
