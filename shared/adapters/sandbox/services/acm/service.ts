import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, textOf } from '../../values.ts';

const CERTIFICATE = 'AWS::CertificateManager::Certificate';

/** AWS Certificate Manager: one certificate that is renewed by itself. */
export default defineSandboxService({
  id: 'acm',
  inventory: (region, account) => [{ account, region, type: CERTIFICATE, id: `arn:aws:acm:${region}:${account}:certificate/shop`, tags: HEALED, properties: { CertificateArn: `arn:aws:acm:${region}:${account}:certificate/shop`, Type: 'AMAZON_ISSUED', Status: 'ISSUED', DomainValidationOptions: [{ DomainName: 'shop.example.com', ValidationMethod: 'DNS', ValidationStatus: 'SUCCESS', ResourceRecord: { Name: '_3ab.shop.example.com.', Type: 'CNAME', Value: '_9cd.acm-validations.aws.' } }] } }],
  actions: {
    'acm:DescribeCertificate': async ({ CertificateArn: arn }, world) => ({ Certificate: found(await world.get(CERTIFICATE, textOf(arn)), 'ResourceNotFoundException', 'Could not find certificate.').properties }),
  },
});
