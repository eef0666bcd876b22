import { lookup } from './lookup.ts';

/**
 * CloudFormation types by the resource types of the AWS Security Finding Format (Security Hub user guide, "Resources").
 * What is not listed (accounts, snapshots, containers) is shown and goes to a person.
 */
export const FINDING_TYPES: Readonly<Record<string, string>> = {
  AwsAutoScalingAutoScalingGroup: 'AWS::AutoScaling::AutoScalingGroup',
  AwsBackupBackupVault: 'AWS::Backup::BackupVault',
  AwsCertificateManagerCertificate: 'AWS::CertificateManager::Certificate',
  AwsCloudFormationStack: 'AWS::CloudFormation::Stack',
  AwsCloudFrontDistribution: 'AWS::CloudFront::Distribution',
  AwsCloudTrailTrail: 'AWS::CloudTrail::Trail',
  AwsCodeBuildProject: 'AWS::CodeBuild::Project',
  AwsDynamoDbTable: 'AWS::DynamoDB::Table',
  AwsEc2Instance: 'AWS::EC2::Instance',
  AwsEc2NetworkAcl: 'AWS::EC2::NetworkAcl',
  AwsEc2NetworkInterface: 'AWS::EC2::NetworkInterface',
  AwsEc2SecurityGroup: 'AWS::EC2::SecurityGroup',
  AwsEc2Subnet: 'AWS::EC2::Subnet',
  AwsEc2Volume: 'AWS::EC2::Volume',
  AwsEc2Vpc: 'AWS::EC2::VPC',
  AwsEcrRepository: 'AWS::ECR::Repository',
  AwsEcsCluster: 'AWS::ECS::Cluster',
  AwsEcsService: 'AWS::ECS::Service',
  AwsEfsFileSystem: 'AWS::EFS::FileSystem',
  AwsEksCluster: 'AWS::EKS::Cluster',
  AwsElasticBeanstalkEnvironment: 'AWS::ElasticBeanstalk::Environment',
  AwsElasticsearchDomain: 'AWS::OpenSearchService::Domain',
  AwsElbLoadBalancer: 'AWS::ElasticLoadBalancing::LoadBalancer',
  AwsElbv2LoadBalancer: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  AwsIamAccessKey: 'AWS::IAM::AccessKey',
  AwsIamGroup: 'AWS::IAM::Group',
  AwsIamPolicy: 'AWS::IAM::ManagedPolicy',
  AwsIamRole: 'AWS::IAM::Role',
  AwsIamUser: 'AWS::IAM::User',
  AwsKinesisStream: 'AWS::Kinesis::Stream',
  AwsKmsKey: 'AWS::KMS::Key',
  AwsLambdaFunction: 'AWS::Lambda::Function',
  AwsOpenSearchServiceDomain: 'AWS::OpenSearchService::Domain',
  AwsRdsDbCluster: 'AWS::RDS::DBCluster',
  AwsRdsDbInstance: 'AWS::RDS::DBInstance',
  AwsRedshiftCluster: 'AWS::Redshift::Cluster',
  AwsS3Bucket: 'AWS::S3::Bucket',
  AwsSecretsManagerSecret: 'AWS::SecretsManager::Secret',
  AwsSnsTopic: 'AWS::SNS::Topic',
  AwsSqsQueue: 'AWS::SQS::Queue',
  AwsStepFunctionStateMachine: 'AWS::StepFunctions::StateMachine',
};

/**
 * One control has a number of its own in each standard as long as "consolidated control findings" is off. By the end of the
 * generator's id, the control's own id, for the controls that something here answers (Security Hub user guide,
 * "Controls reference", CIS 1.2.0 and PCI DSS 3.2.1).
 */
const CONTROLS: Readonly<Record<string, string>> = {
  'cis-aws-foundations-benchmark/v/1.2.0/rule/2.1': 'CloudTrail.1',
  'cis-aws-foundations-benchmark/v/1.2.0/rule/4.1': 'EC2.13',
  'cis-aws-foundations-benchmark/v/1.2.0/rule/4.2': 'EC2.14',
  'cis-aws-foundations-benchmark/v/1.4.0/2.1.5.1': 'S3.1',
  'cis-aws-foundations-benchmark/v/1.4.0/2.1.5.2': 'S3.8',
  'cis-aws-foundations-benchmark/v/1.4.0/3.1': 'CloudTrail.1',
  'pci-dss/v/3.2.1/PCI.EC2.5': 'EC2.13',
  'pci-dss/v/3.2.1/PCI.S3.1': 'S3.3',
  'pci-dss/v/3.2.1/PCI.S3.2': 'S3.2',
  'pci-dss/v/3.2.1/PCI.S3.6': 'S3.1',
};

/**
 * Controls by the name of Config's own rule that they rest on (Config developer guide, "List of AWS Config Managed Rules").
 * Security Hub's copies of a rule have its name between `securityhub-` and eight characters.
 */
const RULES: Readonly<Record<string, string>> = {
  'multi-region-cloudtrail-enabled': 'CloudTrail.1',
  'restricted-ssh': 'EC2.13',
  's3-bucket-level-public-access-prohibited': 'S3.8',
  's3-bucket-public-read-prohibited': 'S3.2',
  's3-bucket-public-write-prohibited': 'S3.3',
  'vpc-sg-open-only-to-authorized-ports': 'EC2.18',
  'vpc-sg-restricted-common-ports': 'EC2.19',
};

/** The control that a rule of Config stands for; undefined for any other rule. */
export function controlOfRule(rule: string): string | undefined {
  const name = /^securityhub-(.+)-[0-9a-f]{6,8}$/.exec(rule)?.[1] ?? rule;
  return lookup(RULES, name);
}

/** The control that a finding's generator stands for; the last part of its id when it is none that is listed. */
export function controlOf(generator: string): string {
  const listed = Object.keys(CONTROLS).find((end) => generator === end || generator.endsWith(`/${end}`));
  return (listed === undefined ? generator.split('/').at(-1) : CONTROLS[listed]) ?? '';
}
