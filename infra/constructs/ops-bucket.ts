import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface OpsBucketProps {
  /** Keep the bucket when the stack goes. */
  readonly retain: boolean;
  /** Absent for buckets whose writers cannot use our key. */
  readonly encryptionKey?: IKey;
  /** Where requests are logged, under `prefix`; absent for the bucket of logs itself. */
  readonly accessLogs?: { readonly bucket: IBucket; readonly prefix: string };
  /** Days until current objects expire; they stay when absent. */
  readonly expireAfterDays?: number;
  /** Objects can be locked one by one against removal and change. */
  readonly objectLock?: boolean;
  /** Log deliverers that still write by access control list need this. */
  readonly acceptAccessControlLists?: boolean;
}

/** A private bucket: no public access, TLS only, encrypted, versioned, old versions and torn uploads cleaned away. */
export class OpsBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: OpsBucketProps) {
    super(scope, id);
    const { encryptionKey, accessLogs, expireAfterDays } = props;
    const bucket: unknown = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      ...(props.objectLock === true ? { objectLockEnabled: true } : {}),
      objectOwnership: props.acceptAccessControlLists === true ? ObjectOwnership.BUCKET_OWNER_PREFERRED : ObjectOwnership.BUCKET_OWNER_ENFORCED,
      ...(encryptionKey ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true } : { encryption: BucketEncryption.S3_MANAGED }),
      ...(accessLogs ? { serverAccessLogsBucket: accessLogs.bucket, serverAccessLogsPrefix: `${accessLogs.prefix}/` } : {}),
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          ...(expireAfterDays === undefined ? {} : { expiration: Duration.days(expireAfterDays) }),
        },
      ],
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    if (!isBucket(bucket)) throw new Error(`${id} is no bucket.`);
    this.bucket = bucket;
  }
}

// Under exactOptionalPropertyTypes the class does not fit its own interface; this tells the compiler what holds at run time.
function isBucket(value: unknown): value is IBucket {
  return value instanceof Bucket;
}
