import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, objectOf, objectsOf, textOf } from '../../values.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { DiagnosisContext } from '../../model.ts';

const TTL_SECONDS = 300;
const trimmed = (name: string): string => name.replace(/\.$/, '').toLowerCase();

/** Row 30: a certificate runs out and is not renewed, since the record that proves the domain is gone. It is put back. */
export default definePlanOnly({
  id: 'acm-expiring',
  row: 30,
  title: 'Put the validation record of a certificate back',
  risk: 'auto',
  resourceTypes: ['AWS::CertificateManager::Certificate'],
  permissions: ['acm:DescribeCertificate', 'route53:ListHostedZonesByName', 'route53:ListResourceRecordSets'],
  matches: (signal) => signal.attributes['detailType'] === 'ACM Certificate Approaching Expiration' || isAlarmOn(signal, 'AWS/CertificateManager', ['DaysToExpiry']),
  diagnose: async ({ resource, read }) => {
    const certificate = objectOf((await read('acm:DescribeCertificate', { CertificateArn: resource.id }))['Certificate']);
    if (certificate['Type'] !== 'AMAZON_ISSUED') return stop('HANDED_OVER', 'IMPORTED', 'The certificate was imported: whoever issued it has to renew it.');
    const options = objectsOf(objectOf(certificate['RenewalSummary'])['DomainValidationOptions'] ?? certificate['DomainValidationOptions']);
    const pending = options.filter((option) => option['ValidationStatus'] !== 'SUCCESS');
    if (pending.length === 0) return { hypotheses: [], facts: {}, native: 'The renewal of ACM' };
    const [option = {}] = pending;
    const record = objectOf(option['ResourceRecord']);
    if (option['ValidationMethod'] !== 'DNS' || textOf(record['Name']) === '') return { hypotheses: [{ cause: 'mail-not-answered', confidence: 0.7, evidence: [`${textOf(option['DomainName'])} is proven by mail`] }], facts: { domain: textOf(option['DomainName']), mail: textOf(option['ValidationDomain']) || textOf(option['DomainName']) } };
    const zone = await zoneOf(read, textOf(record['Name']));
    if (zone === undefined) return stop('HANDED_OVER', 'ZONE_ELSEWHERE', `${textOf(record['Name'])} is in no hosted zone of this account.`);
    const [there] = objectsOf((await read('route53:ListResourceRecordSets', { HostedZoneId: zone, StartRecordName: textOf(record['Name']), StartRecordType: 'CNAME', MaxItems: 1 }))['ResourceRecordSets']);
    const isThere = there !== undefined && trimmed(textOf(there['Name'])) === trimmed(textOf(record['Name']));
    if (isThere && trimmed(textOf(objectsOf(there['ResourceRecords'])[0]?.['Value'])) === trimmed(textOf(record['Value']))) return stop('HANDED_OVER', 'RECORD_IS_THERE', 'The record is as it should be: delegation and CAA records of the domain have to be looked at.');
    if (isThere) return stop('HANDED_OVER', 'RECORD_TAKEN', `${textOf(record['Name'])} points elsewhere.`);
    return { hypotheses: [{ cause: 'record-gone', confidence: 0.9, evidence: [`${textOf(record['Name'])} is not in its zone`] }], facts: { zone, name: textOf(record['Name']), value: textOf(record['Value']) } };
  },
  plan: ({ resource, diagnosis: { facts }, hypothesis }) => {
    const validated = probe('acm:DescribeCertificate', { CertificateArn: resource.id }, "length(Certificate.DomainValidationOptions[?ValidationStatus != 'SUCCESS']) == `0`");
    if (hypothesis.cause === 'mail-not-answered') return planOn(resource, `Send the mail for ${textOf(facts['domain'])} again.`, [stepOn(resource, { id: 'mail', title: 'Send the mail again', action: 'acm:ResendValidationEmail', parameters: { CertificateArn: resource.id, Domain: textOf(facts['domain']), ValidationDomain: textOf(facts['mail']) }, effect: validated, undo: [], harmless: true })]);
    const [zone, name, value] = [textOf(facts['zone']), textOf(facts['name']), textOf(facts['value'])];
    const change = (action: string): { action: string; parameters: JsonObject } => ({ action: 'route53:ChangeResourceRecordSets', parameters: { HostedZoneId: zone, ChangeBatch: { Changes: [{ Action: action, ResourceRecordSet: { Name: name, Type: 'CNAME', TTL: TTL_SECONDS, ResourceRecords: [{ Value: value }] } }] } } });
    const listed = (expect: string) => probe('route53:ListResourceRecordSets', { HostedZoneId: zone, StartRecordName: name, StartRecordType: 'CNAME', MaxItems: 1 }, `length(ResourceRecordSets[?Name == ${literal(name)}]) ${expect}`);
    return planOn(resource, `Put ${name} back, by which ACM renews the certificate.`, [stepOn({ ...resource, type: 'AWS::Route53::HostedZone', id: zone }, { id: 'record', title: 'Put the record back', ...change('CREATE'), effect: listed('> `0`'), undo: [{ ...change('DELETE'), effect: listed('== `0`') }] })], [validated]);
  },
});

/** The zone of the longest name that ends a record's. */
async function zoneOf(read: DiagnosisContext['read'], record: string): Promise<string | undefined> {
  const labels = trimmed(record).split('.');
  for (let from = 1; from < labels.length - 1; from += 1) {
    const name = labels.slice(from).join('.');
    const zone = objectsOf((await read('route53:ListHostedZonesByName', { DNSName: name, MaxItems: 1 }))['HostedZones']).find((each) => trimmed(textOf(each['Name'])) === name && objectOf(each['Config'])['PrivateZone'] !== true);
    if (zone !== undefined) return textOf(zone['Id']).split('/').at(-1);
  }
  return undefined;
}
