import { Stage, type StageProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AppContext } from './service-context.ts';
import { ApiIamStack } from './stacks/api-iam.ts';
import { ApiStack } from './stacks/api.ts';
import { DataStack } from './stacks/data.ts';
import { EventsStack } from './stacks/events.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { WebStack } from './stacks/web.ts';
import { WorkflowsStack } from './stacks/workflows.ts';

/** One environment of the service: its stacks in the order in which they need each other. */
export class ServiceStage extends Stage {
  constructor(scope: Construct, context: AppContext, props: StageProps = {}) {
    super(scope, context.prefix, props);
    const { retainData } = context.settings;
    const { foundation } = new DataStack(this, 'data', context, { description: 'Tables, buckets and the key', terminationProtection: retainData });
    const { service } = new EventsStack(this, 'events', context, foundation, { description: 'Bus, rules and schedules' });
    new WorkflowsStack(this, 'workflows', service, { description: 'State machines and their steps' });
    const api = new ApiStack(this, 'api', service, { description: 'HTTP API and its functions' });
    if (context.settings.iamApi) {
      const iam = new ApiIamStack(this, 'api-iam', service, { description: 'HTTP API for signed requests' });
      iam.addStackDependency(api, 'its routes call functions of that stack by name');
    }
    if (context.settings.observability) new ObservabilityStack(this, 'observability', service, api.edge.api.ref, { description: 'Dashboard and alarms on the whole' });
    if (context.settings.web) new WebStack(this, 'web', service, api.edge.api.ref, { description: 'Web page behind CloudFront' });
  }
}
