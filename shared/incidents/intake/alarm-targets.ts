/** The dimension that names a resource, by a metric's namespace; of several that a metric carries, the first is meant most. */
interface AlarmTarget {
  readonly namespace: string;
  readonly dimension: string;
  /** CloudFormation type. */
  readonly type: string;
  /** A second dimension that belongs to the id, before it: an ECS service's cluster. */
  readonly within?: string;
  /** Not when this dimension is there as well: the metric is about something smaller. */
  readonly unless?: string;
}

/**
 * Which resource a metric is about (each service's "CloudWatch metrics and dimensions" page). What is not listed is not
 * guessed: such an alarm goes to a person.
 */
export const ALARM_TARGETS: readonly AlarmTarget[] = [
  { namespace: 'AWS/EC2', dimension: 'InstanceId', type: 'AWS::EC2::Instance' },
  { namespace: 'AWS/EC2', dimension: 'AutoScalingGroupName', type: 'AWS::AutoScaling::AutoScalingGroup' },
  { namespace: 'CWAgent', dimension: 'InstanceId', type: 'AWS::EC2::Instance' },
  { namespace: 'AWS/AutoScaling', dimension: 'AutoScalingGroupName', type: 'AWS::AutoScaling::AutoScalingGroup' },
  { namespace: 'AWS/EBS', dimension: 'VolumeId', type: 'AWS::EC2::Volume' },
  { namespace: 'AWS/ECS', dimension: 'ServiceName', within: 'ClusterName', type: 'AWS::ECS::Service' },
  { namespace: 'ECS/ContainerInsights', dimension: 'ServiceName', within: 'ClusterName', type: 'AWS::ECS::Service' },
  { namespace: 'AWS/Lambda', dimension: 'FunctionName', type: 'AWS::Lambda::Function' },
  { namespace: 'AWS/SQS', dimension: 'QueueName', type: 'AWS::SQS::Queue' },
  { namespace: 'AWS/RDS', dimension: 'DBInstanceIdentifier', type: 'AWS::RDS::DBInstance' },
  { namespace: 'AWS/RDS', dimension: 'DBClusterIdentifier', type: 'AWS::RDS::DBCluster' },
  { namespace: 'AWS/ApplicationELB', dimension: 'TargetGroup', type: 'AWS::ElasticLoadBalancingV2::TargetGroup' },
  { namespace: 'AWS/ApplicationELB', dimension: 'LoadBalancer', type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' },
  { namespace: 'AWS/DynamoDB', dimension: 'TableName', type: 'AWS::DynamoDB::Table' },
  { namespace: 'AWS/NATGateway', dimension: 'NatGatewayId', type: 'AWS::EC2::NatGateway' },
  { namespace: 'AWS/Kinesis', dimension: 'StreamName', type: 'AWS::Kinesis::Stream' },
  { namespace: 'AWS/ElastiCache', dimension: 'CacheClusterId', type: 'AWS::ElastiCache::CacheCluster' },
  { namespace: 'AWS/EFS', dimension: 'FileSystemId', type: 'AWS::EFS::FileSystem' },
  { namespace: 'AWS/ES', dimension: 'DomainName', type: 'AWS::OpenSearchService::Domain' },
  { namespace: 'AWS/Kafka', dimension: 'Cluster Name', type: 'AWS::MSK::Cluster' },
  { namespace: 'AWS/IPAM', dimension: 'SubnetID', type: 'AWS::EC2::Subnet' },
  { namespace: 'AWS/CertificateManager', dimension: 'CertificateArn', type: 'AWS::CertificateManager::Certificate' },
  { namespace: 'ContainerInsights', dimension: 'ClusterName', type: 'AWS::EKS::Cluster' },
  // No CloudFormation type: a quota, as usage metrics name it.
  { namespace: 'AWS/Usage', dimension: 'Resource', within: 'Service', type: 'AWS::ServiceQuotas::Quota' },
  { namespace: 'AWS/ApiGateway', dimension: 'ApiId', type: 'AWS::ApiGatewayV2::Api' },
  { namespace: 'AWS/AppSync', dimension: 'GraphQLAPIId', type: 'AWS::AppSync::GraphQLApi' },
  { namespace: 'AWS/Backup', dimension: 'BackupVaultName', type: 'AWS::Backup::BackupVault' },
  { namespace: 'AWS/CloudFront', dimension: 'DistributionId', type: 'AWS::CloudFront::Distribution' },
  { namespace: 'AWS/CodeBuild', dimension: 'ProjectName', type: 'AWS::CodeBuild::Project' },
  { namespace: 'AWS/DocDB', dimension: 'DBInstanceIdentifier', type: 'AWS::DocDB::DBInstance' },
  { namespace: 'AWS/DocDB', dimension: 'DBClusterIdentifier', type: 'AWS::DocDB::DBCluster' },
  { namespace: 'AWS/ECS', dimension: 'ClusterName', unless: 'ServiceName', type: 'AWS::ECS::Cluster' },
  { namespace: 'AWS/ELB', dimension: 'LoadBalancerName', type: 'AWS::ElasticLoadBalancing::LoadBalancer' },
  { namespace: 'AWS/ElastiCache', dimension: 'ReplicationGroupId', type: 'AWS::ElastiCache::ReplicationGroup' },
  { namespace: 'AWS/Events', dimension: 'RuleName', type: 'AWS::Events::Rule' },
  { namespace: 'AWS/FSx', dimension: 'FileSystemId', type: 'AWS::FSx::FileSystem' },
  { namespace: 'AWS/Firehose', dimension: 'DeliveryStreamName', type: 'AWS::KinesisFirehose::DeliveryStream' },
  { namespace: 'AWS/Logs', dimension: 'LogGroupName', type: 'AWS::Logs::LogGroup' },
  { namespace: 'AWS/MemoryDB', dimension: 'ClusterName', type: 'AWS::MemoryDB::Cluster' },
  { namespace: 'AWS/Neptune', dimension: 'DBInstanceIdentifier', type: 'AWS::Neptune::DBInstance' },
  { namespace: 'AWS/Neptune', dimension: 'DBClusterIdentifier', type: 'AWS::Neptune::DBCluster' },
  { namespace: 'AWS/NetworkELB', dimension: 'TargetGroup', type: 'AWS::ElasticLoadBalancingV2::TargetGroup' },
  { namespace: 'AWS/NetworkELB', dimension: 'LoadBalancer', type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' },
  { namespace: 'AWS/Redshift', dimension: 'ClusterIdentifier', type: 'AWS::Redshift::Cluster' },
  { namespace: 'AWS/Route53', dimension: 'HealthCheckId', type: 'AWS::Route53::HealthCheck' },
  { namespace: 'AWS/S3', dimension: 'BucketName', type: 'AWS::S3::Bucket' },
  { namespace: 'AWS/SNS', dimension: 'TopicName', type: 'AWS::SNS::Topic' },
  { namespace: 'AWS/States', dimension: 'StateMachineArn', type: 'AWS::StepFunctions::StateMachine' },
  { namespace: 'AWS/TransitGateway', dimension: 'TransitGateway', type: 'AWS::EC2::TransitGateway' },
  { namespace: 'AWS/VPN', dimension: 'VpnId', type: 'AWS::EC2::VPNConnection' },
  { namespace: 'LambdaInsights', dimension: 'function_name', type: 'AWS::Lambda::Function' },
];
