/**
 * Calls after which something may have to be put right, by the service that was called; the bus sends no others. Other
 * services have calls of the same name.
 */
export const WATCHED_CALLS: Readonly<Record<string, readonly string[]>> = {
  'cloudtrail.amazonaws.com': ['DeleteTrail', 'StopLogging'],
  'config.amazonaws.com': ['DeleteConfigurationRecorder', 'StopConfigurationRecorder'],
  'ec2.amazonaws.com': ['AuthorizeSecurityGroupIngress'],
  'guardduty.amazonaws.com': ['DeleteDetector', 'UpdateDetector'],
  'kms.amazonaws.com': ['ScheduleKeyDeletion'],
  's3.amazonaws.com': ['DeleteBucketPublicAccessBlock', 'PutBucketAcl', 'PutBucketPolicy', 'PutBucketPublicAccessBlock'],
};
