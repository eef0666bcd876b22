import { parse } from 'yaml';
import type { RepositoryTree } from '../../shared/ports/index.ts';
import type { PublicRepository } from '../repositories.ts';
import { asEvents } from './wrap.ts';

/** A record as its authors wrote it, and the events that it is sent as. */
export interface Sample {
  readonly from: string;
  readonly raw: unknown;
  readonly events: readonly unknown[];
}

export interface SampleSet extends PublicRepository {
  readonly what: string;
  read(tree: RepositoryTree): readonly Sample[];
}

/** Every JSON file of a folder is one record; one that is no JSON at all is taken as the text that it is. */
const jsonFiles = (pattern: RegExp) => (tree: RepositoryTree): readonly Sample[] =>
  filesOf(tree, pattern).flatMap(({ path, text }) => {
    const value = jsonOf(text);
    return (Array.isArray(value) ? value : [value]).map((raw: unknown): Sample => ({ from: path, raw, events: asEvents(raw) }));
  });

/** The `Log` of each test of a detection rule. */
function ruleTests(tree: RepositoryTree): readonly Sample[] {
  return filesOf(tree, /^rules\/aws_(?:cloudtrail|guardduty|securityfinding|s3|eks)_rules\/[^/]+\.ya?ml$/).flatMap(({ path, text }) => {
    const rule: { Tests?: readonly { Log?: unknown }[] } = parse(text) ?? {};
    return (rule.Tests ?? []).map(({ Log: raw }): Sample => ({ from: path, raw, events: asEvents(raw) }));
  });
}

function filesOf(tree: RepositoryTree, pattern: RegExp): { readonly path: string; readonly text: string }[] {
  return tree.files.filter(({ path }) => pattern.test(path)).map(({ path }) => {
    const text = tree.read(path);
    if (text === undefined) throw new Error(`${path} could not be read.`);
    return { path, text };
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Samples of events that nobody here wrote. */
export const SAMPLE_SETS: readonly SampleSet[] = [
  { id: 'asr', what: 'findings of the Automated Security Response simulator', repository: 'aws-solutions/automated-security-response-on-aws', commit: '3795962', read: jsonFiles(/^simtest\/simdata\/.+\.json$/) },
  { id: 'custodian', what: 'event fixtures of Cloud Custodian', repository: 'cloud-custodian/cloud-custodian', commit: 'df800e9', read: jsonFiles(/^tests\/data\/cwe\/.+\.json$/) },
  { id: 'powertools-ts', what: 'parser events of Powertools for TypeScript', repository: 'aws-powertools/powertools-lambda-typescript', commit: '1e5fe1b', read: jsonFiles(/^packages\/parser\/tests\/events\/.+\.json$/) },
  { id: 'powertools-python', what: 'events of Powertools for Python', repository: 'aws-powertools/powertools-lambda-python', commit: 'fa1c29f', read: jsonFiles(/^tests\/events\/.+\.json$/) },
  { id: 'lambda-go', what: 'events of the Go runtime', repository: 'aws/aws-lambda-go', commit: '815d21f', read: jsonFiles(/^events\/testdata\/.+\.json$/) },
  { id: 'stratus', what: 'records of Stratus Red Team detonations', repository: 'DataDog/stratus-red-team', commit: '7c9a7a5', read: jsonFiles(/^docs\/detonation-logs\/.+\.json$/) },
  { id: 'panther', what: 'test logs of detection rules', repository: 'panther-labs/panther-analysis', commit: 'daa10c8', read: ruleTests },
];
