import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, textOf } from '../../values.ts';

const DOMAIN = 'AWS::OpenSearchService::Domain';

/** Amazon OpenSearch Service: one domain with disks of 100 GiB. */
export default defineSandboxService({
  id: 'es',
  inventory: (region, account) => [{ account, region, type: DOMAIN, id: 'search', tags: HEALED, properties: { DomainName: 'search', Processing: false, EBSOptions: { EBSEnabled: true, VolumeType: 'gp3', VolumeSize: 100 } } }],
  actions: {
    'es:DescribeDomain': async ({ DomainName: name }, world) => ({ DomainStatus: found(await world.get(DOMAIN, textOf(name)), 'ResourceNotFoundException', 'Domain not found.').properties }),
  },
});
