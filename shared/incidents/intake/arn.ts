import { lookup } from './lookup.ts';

/** Where the name is no plain last part: what calls and metrics of the service take, as this project names the resource. */
const NAMES: Readonly<Record<string, RegExp>> = {
  'AWS::CloudFormation::Stack': /^stack\/([^/]+)/,
  'AWS::ECS::Service': /^service\/(.+)$/,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': /^loadbalancer\/(.+)$/,
  'AWS::ElasticLoadBalancingV2::TargetGroup': /^(targetgroup\/.+)$/,
  'AWS::Lambda::Function': /^function:([^:]+)/,
  'AWS::Logs::LogGroup': /^log-group:([^:]+)/,
};

/** Their calls take nothing but the ARN. */
const BY_ARN: ReadonlySet<string> = new Set(['AWS::CertificateManager::Certificate', 'AWS::StepFunctions::StateMachine']);

/**
 * The name of a resource as its service's calls take it, out of its ARN (Service authorization reference, "Resource types").
 * What is no ARN is a name already, in findings at times behind its type (`AWS::IAM::AccessKey:AKIA...`), which also says
 * `null` when nothing is known.
 */
export function idOf(resource: string, type = ''): string {
  if (!resource.startsWith('arn:')) return type !== '' && resource.startsWith(`${type}:`) ? resource.slice(type.length + 1).replace(/^null$/, '') : resource;
  if (BY_ARN.has(type)) return resource;
  const part = resource.split(':').slice(5).join(':');
  return lookup(NAMES, type)?.exec(part)?.[1] ?? part.slice(Math.max(part.lastIndexOf('/'), part.lastIndexOf(':')) + 1);
}
