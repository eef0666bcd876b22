import { expect } from 'vitest';
import { CreateAccessKeyCommand, CreateUserCommand, DeleteAccessKeyCommand, DeleteUserCommand, DeleteUserPolicyCommand, IAMClient, ListAccessKeysCommand, ListUserPoliciesCommand } from '@aws-sdk/client-iam';
import { defineHeal, sdk, serviceEvent, TAG } from '../healing/heal.ts';

const iam = new IAMClient(sdk);
const UserName = 'exposed';

/** An access key that AWS found in public. */
export default defineHeal({
  remediation: 'iam-exposed-key',
  mode: 'auto',
  breakIt: async (account) => {
    await iam.send(new CreateUserCommand({ UserName, Tags: [TAG] }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const lastUpdatedTime = new Date().toISOString();
    const detail = { eventArn: `arn:aws:health:us-east-1::event/RISK/EXPOSED/${lastUpdatedTime}`, service: 'RISK', eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED', eventTypeCategory: 'issue', statusCode: 'open', lastUpdatedTime, affectedEntities: [{ entityValue: UserName }] };
    return {
      resource: UserName,
      event: serviceEvent(account, 'aws.health', 'AWS Health Event', detail),
      verify: async () => {
        const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
        expect(AccessKeyMetadata.map(({ AccessKeyId, Status }) => [AccessKeyId, Status])).toEqual([[AccessKey?.AccessKeyId, 'Inactive']]);
        expect((await iam.send(new ListUserPoliciesCommand({ UserName }))).PolicyNames).toHaveLength(1);
      },
      remove: async () => {
        const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
        for (const PolicyName of PolicyNames) await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
        await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: AccessKey?.AccessKeyId ?? '' }));
        await iam.send(new DeleteUserCommand({ UserName }));
      },
    };
  },
});
