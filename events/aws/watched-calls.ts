/** Calls after which something may have to be put right; the bus sends no others. */
export const WATCHED_CALLS = [
  'AuthorizeSecurityGroupIngress',
  'DeleteBucketPublicAccessBlock',
  'DeleteConfigurationRecorder',
  'DeleteDetector',
  'DeleteTrail',
  'PutBucketAcl',
  'PutBucketPolicy',
  'PutBucketPublicAccessBlock',
  'ScheduleKeyDeletion',
  'StopConfigurationRecorder',
  'StopLogging',
  'UpdateDetector',
] as const;
