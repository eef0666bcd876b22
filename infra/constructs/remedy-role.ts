import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Effect, ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { remedyRolePrefix } from '../names.ts';
import type { Remedy } from '../service-context.ts';

export interface RemedyRoleProps {
  readonly prefix: string;
  readonly remedy: Remedy;
}

/** Read before anything is done, whatever the remediation. */
const GUARD_ACTIONS = ['autoscaling:DescribeTags', 'cloudtrail:ListTags', 'ec2:DescribeTags', 'iam:ListRoleTags', 'iam:ListUserTags', 'rds:ListTagsForResource', 'tag:GetResources'];

/**
 * The role of one remediation: exactly the calls that it declares. Only principals of this account that are granted it by
 * name can take it, and only under a session name of ours. What is tagged as protected is denied wherever the service
 * knows tags in policies; everywhere else the guards see to it.
 */
export class RemedyRole extends Construct {
  constructor(scope: Construct, id: string, { prefix, remedy }: RemedyRoleProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      roleName: `${remedyRolePrefix(prefix)}-${remedy.id}`,
      description: `Remediation ${remedy.id}`,
      assumedBy: new AccountPrincipal(Stack.of(this).account).withConditions({ StringLike: { 'sts:RoleSessionName': 'devops-engineer-*' } }),
    });
    const policy = new ManagedPolicy(this, 'Policy', {
      statements: [
        new PolicyStatement({ actions: [...new Set([...GUARD_ACTIONS, ...remedy.permissions])].toSorted(), resources: ['*'] }),
        new PolicyStatement({ effect: Effect.DENY, actions: [...remedy.permissions].toSorted(), resources: ['*'], conditions: { StringEquals: { 'aws:ResourceTag/devops-engineer': 'protected' } } }),
      ],
    });
    policy.attachToRole(role);
  }
}
