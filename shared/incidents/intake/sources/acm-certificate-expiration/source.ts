import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/acm-certificate-expiration/event.ts';
import { defineSource } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;

export default defineSource<Detail>({
  event: 'aws.acm-certificate-expiration',
  fact: 'certificate',
  fires: 'always',
  read: ({ id, detail, account, region, time, resources, provider }) => {
    const [certificate = ''] = resources;
    if (certificate === '') return [];
    return [
      {
        id,
        fingerprint: `finding:acm:${certificate}`,
        type: 'aws.acm-certificate-expiration',
        kind: 'finding',
        status: 'firing',
        at: time,
        severity: detail.DaysToExpiry < 7 ? 'high' : 'medium',
        account,
        region,
        resources: [{ provider, account, region, type: 'AWS::CertificateManager::Certificate', id: certificate }],
        title: `The certificate of ${detail.CommonName ?? certificate} runs out in ${detail.DaysToExpiry} days`.slice(0, 500),
        reason: '',
        attributes: { detailType: 'ACM Certificate Approaching Expiration', daysToExpiry: detail.DaysToExpiry },
        sample: false,
        suppressed: false,
      },
    ];
  },
});
