import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { functionCatalog } from '../shared/agent/function-catalog.ts';
import type { OperationMetadata } from '../shared/agent/operation.ts';
import { operations as registered } from '../shared/registry.gen.ts';
import remedies from '../shared/remedies.gen.json' with { type: 'json' };
import { prefixOf } from './names.ts';
import { settingsOf, type DeploymentOptions } from './settings.ts';
import type { AppContext } from './service-context.ts';
import { ServiceStage } from './stage.ts';
import { workflowIds } from './workflow-files.ts';

const root = join(import.meta.dirname, '..');

export interface SynthesisOptions {
  /** Folder that gets the cloud assembly. */
  readonly outdir: string;
  /** Name of the stage, see `settings.ts`. */
  readonly stage: string;
  /** Gets the app before it is written, to add checks. Not known here, so that a start of the service loads none. */
  readonly prepare?: (app: App) => void;
  /** Folder with one built bundle per function, default `.build/functions`. */
  readonly functionsFolder?: string;
  readonly deployment?: DeploymentOptions;
  /** What the service can do, default the registry. */
  readonly operations?: readonly OperationMetadata[];
}

/** Writes the cloud assembly of one stage. Reads files only: no network, no Docker, no look-ups. */
export function synthesize(options: SynthesisOptions): CloudAssembly {
  const app = buildApp(options);
  options.prepare?.(app);
  return app.synth();
}

/** The app before it is written, for tests that look into it. */
export function buildApp(options: Omit<SynthesisOptions, 'prepare'>): App {
  // Recommended feature flags live in cdk.json, where the CDK command line looks for them too.
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const app = new App({ outdir: options.outdir, postCliContext: context, analyticsReporting: false });
  new ServiceStage(app, contextOf(options), environmentOf(options.deployment ?? {}));
  return app;
}

function contextOf({ stage, deployment = {}, functionsFolder = join(root, '.build', 'functions'), operations = registered }: Omit<SynthesisOptions, 'prepare'>): AppContext {
  const settings = settingsOf(stage);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    settings,
    options: deployment,
    prefix: prefixOf(settings),
    version,
    catalog: functionCatalog(operations),
    functionsFolder,
    workflowIds: workflowIds(),
    remedies,
  };
}

function environmentOf({ account, region }: DeploymentOptions) {
  return account === undefined || region === undefined ? {} : { env: { account, region } };
}
