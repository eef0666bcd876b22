import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { action, query, signed, target } from './target.ts';

const PREFIX = 'devops-engineer-ministack';

async function queueUrls(): Promise<string[]> {
  return z.object({ QueueUrls: z.array(z.string()) }).parse((await action('sqs', 'AmazonSQS.ListQueues', {})).json).QueueUrls;
}

async function messagesIn(QueueUrl: string): Promise<number> {
  const { json } = await action('sqs', 'AmazonSQS.GetQueueAttributes', { QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
  return Number(z.object({ Attributes: z.object({ ApproximateNumberOfMessages: z.string() }) }).parse(json).Attributes.ApproximateNumberOfMessages);
}

describe('what runs without a caller', () => {
  it('verifies the audit trail when its schedule calls', async () => {
    const answer = await signed('scheduler', `${target.endpoint}/schedules/agent.audit-verify?groupName=${PREFIX}`);
    const schedule = z.object({ ScheduleExpression: z.string(), Target: z.object({ Arn: z.string(), Input: z.string() }) }).parse(await answer.json());
    expect(schedule.ScheduleExpression).toBe('rate(1 day)');
    // A day is too long to wait: what the schedule would send goes to what it would call.
    const called = await signed('lambda', `${target.endpoint}/2015-03-31/functions/${encodeURIComponent(schedule.Target.Arn)}/invocations`, { method: 'POST', body: schedule.Target.Input });
    expect(await called.json()).toMatchObject({ ok: true });
  });

  it('ended every execution of every workflow well', async () => {
    const machines = z.object({ stateMachines: z.array(z.object({ stateMachineArn: z.string() })) }).parse((await action('states', 'AWSStepFunctions.ListStateMachines', {})).json);
    expect(machines.stateMachines.map(({ stateMachineArn }) => stateMachineArn.split(':').at(-1))).toEqual(['drill', 'fleet', 'pipelines-batch', 'recovery'].map((id) => `${PREFIX}-${id}`));
    for (const { stateMachineArn } of machines.stateMachines) {
      const { executions } = z.object({ executions: z.array(z.object({ status: z.string() })) }).parse((await action('states', 'AWSStepFunctions.ListExecutions', { stateMachineArn })).json);
      // Drills belong to the sandbox, which a deployed service has none of.
      expect(executions.length > 0).toBe(!stateMachineArn.endsWith('-drill'));
      expect(executions.filter(({ status }) => status !== 'SUCCEEDED')).toEqual([]);
    }
  });

  it('left nothing in a dead-letter queue', async () => {
    const queues = await queueUrls();
    expect(queues.length).toBeGreaterThan(6);
    for (const queue of queues) expect(await messagesIn(queue)).toBe(0);
  });
});

// What stage `ministack` leaves out, see docs/deploy.md. When one of these fails, switch it on in infra/settings.ts.
describe('what the emulator cannot create', () => {
  it.each(['AWS::Backup::BackupSelection', 'AWS::Events::Archive', 'AWS::WAFv2::LoggingConfiguration'])('%s', async (type) => {
    const TemplateBody = JSON.stringify({ Resources: { One: { Type: type, Properties: {} } } });
    const { status, text } = await query('cloudformation', { Action: 'ValidateTemplate', TemplateBody, Version: '2010-05-15' });
    expect(status).toBe(400);
    expect(text).toContain(`Unrecognized resource types: [${type}]`);
  });
});
