import type { TreeWarning } from '../../ports/index.ts';
import { evidenceFor } from './evidence.ts';
import { readJson, stringAt } from './manifests.ts';
import type { ComponentDraft, StackContext } from './model.ts';
import { joinPath } from './paths.ts';
import { indexOf } from './tree-index.ts';

/** What a `cdk.json` beside a program of any language adds to its component. */
export interface CdkApp {
  readonly frameworks: ComponentDraft['frameworks'];
  readonly warnings: readonly TreeWarning[];
}

const NONE: CdkApp = { frameworks: [], warnings: [] };

/** An AWS CDK app: synthesis may look things up in an account and deployment always writes to one. */
export function cdkApp(context: StackContext, folder: string, stack: string): CdkApp {
  if (!indexOf(context).has(folder, 'cdk.json')) return NONE;
  const file = joinPath(folder, 'cdk.json');
  const { data, warning } = readJson(context.tree, file);
  if (warning !== undefined) return { frameworks: [], warnings: [warning] };
  if (stringAt(data, 'app') === undefined) return NONE;
  const evidence = evidenceFor(stack)('frameworks.aws-cdk', file, 'cdk-json', `${file} says how the CDK app is run.`, 0.95);
  return {
    frameworks: [{ name: 'aws-cdk', evidence }],
    warnings: [{ code: 'CANNOT_RUN_IN_CI', message: 'cdk deploy needs AWS credentials, and cdk synth does too where it looks up existing resources; neither is generated.', path: file }],
  };
}

/** Frameworks without repeats: a dependency and `cdk.json` may both name one. */
export function mergedFrameworks(...lists: readonly ComponentDraft['frameworks'][]): ComponentDraft['frameworks'] {
  return [...new Map(lists.flat().map((framework) => [framework.name, framework])).values()];
}
