import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { StageSettings } from '../settings.ts';
import { OpsLogGroup } from './ops-log-group.ts';

/** Requests of one address in five minutes. */
const ADDRESS_LIMIT = 2000;

export interface WebFirewallProps {
  readonly name: string;
  readonly settings: StageSettings;
  readonly encryptionKey: Key;
}

/**
 * The web ACL before CloudFront: known bad addresses, a rate limit for each address, and AWS's common rules. The
 * common rules leave the API out: its bodies are source code, which looks like an attack to them, and are validated by
 * the schema of their operation.
 */
export class WebFirewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, settings, encryptionKey }: WebFirewallProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      name,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(name),
      rules: [
        { name: 'address-rate', priority: 0, action: { block: {} }, statement: { rateBasedStatement: { limit: ADDRESS_LIMIT, aggregateKeyType: 'IP' } }, visibilityConfig: visibility('address-rate') },
        managedRules(1, 'AWSManagedRulesAmazonIpReputationList'),
        managedRules(2, 'AWSManagedRulesKnownBadInputsRuleSet', outsideApi),
        managedRules(3, 'AWSManagedRulesCommonRuleSet', outsideApi),
      ],
    });
    this.arn = acl.attrArn;
    if (!settings.firewallLog) return;
    // The name must begin like this (WAF guide, "Sending web ACL traffic logs to CloudWatch Logs").
    const logGroupName = `aws-waf-logs-${name}`;
    const { logGroup } = new OpsLogGroup(this, 'Logs', { name: logGroupName, settings, encryptionKey });
    // WAF refuses the `:*` with which a log group's own ARN attribute ends.
    const logGroupArn = Stack.of(this).formatArn({ service: 'logs', resource: 'log-group', resourceName: logGroupName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    const logging = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [logGroupArn],
      redactedFields: [{ singleHeader: { Name: 'authorization' } }],
    });
    logging.node.addDependency(logGroup);
  }
}

const outsideApi: CfnWebACL.StatementProperty = {
  notStatement: { statement: { orStatement: { statements: [pathStartsWith('/v1/'), pathStartsWith('/mcp')] } } },
};

function pathStartsWith(searchString: string): CfnWebACL.StatementProperty {
  return {
    byteMatchStatement: { fieldToMatch: { uriPath: {} }, positionalConstraint: 'STARTS_WITH', searchString, textTransformations: [{ priority: 0, type: 'NONE' }] },
  };
}

function managedRules(priority: number, name: string, scopeDownStatement?: CfnWebACL.StatementProperty): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name, ...(scopeDownStatement ? { scopeDownStatement } : {}) } },
    visibilityConfig: visibility(name),
  };
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
