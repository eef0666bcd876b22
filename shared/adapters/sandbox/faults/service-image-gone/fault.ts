import { deployBadRevision, runsBadRevision, taskStopped } from '../../ecs-faults.ts';
import { defineSandboxFault } from '../../model.ts';

/** A revision is deployed whose image is not in its repository. */
export default defineSandboxFault({
  id: 'service-image-gone',
  title: 'The image of a service is gone',
  remediation: 'ecs-image-missing',
  resourceType: 'AWS::ECS::Service',
  resource: 'shop/web-06',
  inject: async (world, service) => {
    const { account, region } = service;
    await deployBadRevision(world, service, { containerDefinitions: [{ name: 'app', image: `${account}.dkr.ecr.${region}.amazonaws.com/${service.id}:gone`, essential: true }] }, 'IN_PROGRESS');
  },
  lasts: async (_world, service) => runsBadRevision(service),
  report: (service, _now, fault) => {
    const report = taskStopped(service, fault, 1, '');
    return { ...report, detail: { ...report.detail, stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: pull image manifest has been retried 1 time(s): not found', containers: [{ name: 'app', lastStatus: 'STOPPED' }] } };
  },
});
