import { defineSandboxFault } from '../../model.ts';
import { objectsOf } from '../../values.ts';

/** The record that proves a domain is gone. */
export default defineSandboxFault({
  id: 'certificate-expires',
  title: 'A certificate is not renewed',
  remediation: 'acm-expiring',
  resourceType: 'AWS::CertificateManager::Certificate',
  resource: 'arn:aws:acm:us-east-1:111122223333:certificate/shop',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, DomainValidationOptions: objectsOf(before['DomainValidationOptions']).map((option) => ({ ...option, ValidationStatus: 'PENDING_VALIDATION' })) }));
  },
  lasts: async (_world, { properties }) => objectsOf(properties['DomainValidationOptions']).some((option) => option['ValidationStatus'] !== 'SUCCESS'),
  report: ({ id }) => ({ source: 'aws.acm', detailType: 'ACM Certificate Approaching Expiration', resources: [id], detail: { DaysToExpiry: 31, CommonName: 'shop.example.com' } }),
});
