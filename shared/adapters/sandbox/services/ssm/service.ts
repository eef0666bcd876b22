import { defineSandboxService } from '../../model.ts';
import { found, objectsOf, textOf, textsOf } from '../../values.ts';

const INSTANCE = 'AWS::EC2::Instance';

/** AWS Systems Manager: commands on instances. What they do is the faults' business: they read which ones were run. */
export default defineSandboxService({
  id: 'ssm',
  actions: {
    'ssm:SendCommand': async ({ InstanceIds: ids, DocumentName: document, Comment: comment }, world) => {
      const command = { CommandId: `command-${world.now.getTime()}`, DocumentName: textOf(document), Comment: textOf(comment), Status: 'Success' };
      for (const id of textsOf(ids)) {
        found(await world.get(INSTANCE, id), 'InvalidInstanceId', 'The instance is not known to Systems Manager.');
        await world.change(INSTANCE, id, (before) => ({ ...before, Commands: [{ ...command, InstanceId: id }, ...objectsOf(before['Commands'])] }));
      }
      return { Command: command };
    },
    'ssm:DescribeInstanceInformation': async ({ Filters: filters }, world) => {
      const ids = objectsOf(filters).flatMap((filter) => textsOf(filter['Values']));
      const known = await Promise.all(ids.map((id) => world.get(INSTANCE, id)));
      return { InstanceInformationList: known.flatMap((instance) => (instance === undefined ? [] : [{ InstanceId: instance.id, PingStatus: instance.properties['IsOffline'] === true ? 'ConnectionLost' : 'Online', PlatformType: 'Linux' }])) };
    },
    'ssm:GetCommandInvocation': async ({ InstanceId: id, CommandId: command }, world) => {
      const invocation = objectsOf((await world.get(INSTANCE, textOf(id)))?.properties['Commands']).find((each) => each['CommandId'] === command);
      return { ...found(invocation, 'InvocationDoesNotExist', 'The command was not sent to this instance.'), StandardOutputContent: 'PID PPID USER\n1 0 root /sbin/init\n4711 1 nobody /tmp/.x/miner --pool pool.example.com\n' };
    },
    'ssm:ListCommandInvocations': async ({ InstanceId: id }, world) => ({ CommandInvocations: objectsOf(found(await world.get(INSTANCE, textOf(id)), 'InvalidInstanceId', 'The instance is not known to Systems Manager.').properties['Commands']) }),
  },
});
