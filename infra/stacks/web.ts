import { CfnOutput, Stack, Token, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AllowedMethods, CachePolicy, Distribution, HttpVersion, OriginRequestPolicy, PriceClass, SecurityPolicyProtocol, ViewerProtocolPolicy, type BehaviorOptions, type ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { OpsBucket } from '../constructs/ops-bucket.ts';
import { pageHeaders } from '../constructs/page-headers.ts';
import { WebFirewall } from '../constructs/web-firewall.ts';
import type { ServiceContext } from '../service-context.ts';

/** What the page's own origin hands on to the API. */
const API_PATHS = ['/v1/*', '/mcp', '/health', '/openapi.json', '/docs'];
const FIREWALL_REGION = 'us-east-1';

/** The web page: a private bucket behind CloudFront and a firewall, with the API under the same host name. */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, context: ServiceContext, apiId: string, props: StackProps) {
    super(scope, id, props);
    const { prefix, settings, options, foundation } = context;
    const site = new OpsBucket(this, 'Site', { retain: false, accessLogs: { bucket: foundation.accessLogs, prefix: 'site' } }).bucket;
    const distribution = new Distribution(this, 'Distribution', {
      comment: prefix,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      logBucket: foundation.accessLogs,
      logFilePrefix: 'cloudfront/',
      webAclId: this.#firewallArn(context),
      defaultBehavior: siteBehavior(site, pageHeaders(this, 'Headers', prefix)),
      additionalBehaviors: this.#apiBehaviors(apiId),
      ...this.#customDomain(options.domain, options.certificateArn),
    });
    new CfnOutput(this, 'SiteUrl', { value: `https://${options.domain ?? distribution.distributionDomainName}`, description: 'Web page' });
    new CfnOutput(this, 'SiteBucket', { value: site.bucketName, description: `Bucket of the web page of ${settings.name}` });
  }

  #apiBehaviors(apiId: string): Record<string, BehaviorOptions> {
    const origin = new HttpOrigin(`${apiId}.execute-api.${this.region}.${this.urlSuffix}`);
    return Object.fromEntries(API_PATHS.map((path) => [path, apiBehavior(origin)]));
  }

  #firewallArn({ prefix, settings, options, foundation }: ServiceContext): string {
    if (options.webAclArn !== undefined) return options.webAclArn;
    if (Token.isUnresolved(this.region) || this.region === FIREWALL_REGION) {
      return new WebFirewall(this, 'Firewall', { name: prefix, settings, encryptionKey: foundation.key }).arn;
    }
    throw new Error(`CloudFront takes its firewall from ${FIREWALL_REGION}. Deploy there, or name a web ACL of that region: -c webAclArn=arn:aws:wafv2:${FIREWALL_REGION}:...`);
  }

  #customDomain(domain: string | undefined, certificateArn: string | undefined) {
    if (domain === undefined) return {};
    if (certificateArn === undefined) throw new Error('A domain needs its certificate: -c certificateArn=arn:aws:acm:us-east-1:...');
    return { minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021, domainNames: [domain], certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn) };
  }
}

function siteBehavior(site: IBucket, responseHeadersPolicy: ResponseHeadersPolicy): BehaviorOptions {
  return {
    origin: S3BucketOrigin.withOriginAccessControl(site),
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    cachePolicy: CachePolicy.CACHING_OPTIMIZED,
    responseHeadersPolicy,
    compress: true,
  };
}

function apiBehavior(origin: HttpOrigin): BehaviorOptions {
  return {
    origin,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  };
}
