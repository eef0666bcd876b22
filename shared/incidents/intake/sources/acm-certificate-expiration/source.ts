import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/acm-certificate-expiration/event.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

const URGENT_DAYS = 7;

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.acm-certificate-expiration',
  fact: 'certificate',
  fires: 'always',
  read: (delivery) => {
    const { DaysToExpiry: days, CommonName: name } = delivery.detail;
    const [certificate = ''] = delivery.resources;
    if (certificate === '') return [];
    return [
      toSignal(delivery, {
        type: 'aws.acm-certificate-expiration',
        kind: 'finding',
        fingerprint: `finding:acm:${certificate}`,
        severity: days < URGENT_DAYS ? 'high' : 'medium',
        resources: refsOf(delivery, 'AWS::CertificateManager::Certificate', certificate),
        title: `The certificate of ${name ?? certificate} runs out in ${days} days`,
        attributes: { detailType: 'ACM Certificate Approaching Expiration', daysToExpiry: days },
      }),
    ];
  },
});
