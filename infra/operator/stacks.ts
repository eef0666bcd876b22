import { CloudFormationClient, paginateDescribeStacks, paginateListStackResources } from '@aws-sdk/client-cloudformation';

interface DeployedBucket {
  readonly stack: string;
  readonly name: string;
}

/** What the stacks of a stage hold now, as CloudFormation knows it. */
export class DeployedStage {
  readonly #client = new CloudFormationClient();
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = `${prefix}-`;
  }

  /** Names of the stacks that exist. */
  async stacks(): Promise<string[]> {
    return (await this.#describe()).map(({ name }) => name);
  }

  /** Value of an output of any of the stacks. */
  async output(key: string): Promise<string | undefined> {
    return (await this.#describe()).flatMap(({ outputs }) => outputs).find(([name]) => name === key)?.[1];
  }

  async buckets(): Promise<DeployedBucket[]> {
    const buckets: DeployedBucket[] = [];
    for (const stack of await this.stacks()) {
      for await (const page of paginateListStackResources({ client: this.#client }, { StackName: stack })) {
        for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
          if (ResourceType === 'AWS::S3::Bucket' && PhysicalResourceId !== undefined) buckets.push({ stack, name: PhysicalResourceId });
        }
      }
    }
    return buckets;
  }

  async #describe(): Promise<{ readonly name: string; readonly outputs: readonly (readonly [string, string])[] }[]> {
    const found = [];
    for await (const page of paginateDescribeStacks({ client: this.#client }, {})) {
      for (const { StackName: name = '', StackStatus, Outputs = [] } of page.Stacks ?? []) {
        if (!name.startsWith(this.#prefix) || StackStatus === 'DELETE_COMPLETE') continue;
        found.push({ name, outputs: Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const) });
      }
    }
    return found;
  }
}
