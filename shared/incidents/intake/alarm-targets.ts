/** The dimension that names a resource, by a metric's namespace; the first that a metric carries counts. */
interface AlarmTarget {
  readonly namespace: string;
  readonly dimension: string;
  /** CloudFormation type. */
  readonly type: string;
  /** A second dimension that belongs to the id, before it: an ECS service's cluster. */
  readonly within?: string;
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
];
