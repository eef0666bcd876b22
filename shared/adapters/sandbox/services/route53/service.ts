import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, objectsOf, textOf } from '../../values.ts';

const ZONE = 'AWS::Route53::HostedZone';

/** Amazon Route 53: the zone example.com, seen from every region. */
export default defineSandboxService({
  id: 'route53',
  inventory: (region, account) => [{ account, region, type: ZONE, id: 'Z0123456789', tags: HEALED, properties: { Id: '/hostedzone/Z0123456789', Name: 'example.com.', Config: { PrivateZone: false }, Records: [] } }],
  actions: {
    'route53:ListHostedZonesByName': async ({ DNSName: name }, world) => ({ HostedZones: (await world.list(ZONE)).map(({ properties: { Records: _records, ...zone } }) => zone).filter((zone) => textOf(zone['Name']) >= `${textOf(name)}.`) }),
    'route53:ListResourceRecordSets': async ({ HostedZoneId: id, StartRecordName: name }, world) => ({ ResourceRecordSets: objectsOf(found(await world.get(ZONE, textOf(id)), 'NoSuchHostedZone', 'No hosted zone found.').properties['Records']).filter((each) => textOf(each['Name']) >= textOf(name)) }),
  },
});
