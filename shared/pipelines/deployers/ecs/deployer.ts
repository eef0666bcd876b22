import { quoteWord } from '../../generation/shell.ts';
import { containerUnit } from '../containers.ts';
import { defineDeployer, type Rollout } from '../model.ts';

const BAKE_MINUTES = 10;
const CANARY_PERCENT = 10;

/** `deploymentConfiguration` of a service: "DeploymentConfiguration" in the API reference of Amazon ECS. */
function strategyOf(rollout: Rollout | undefined): string {
  if (rollout === undefined) return '';
  const canary = rollout === 'canary' ? { canaryConfiguration: { canaryPercent: CANARY_PERCENT, canaryBakeTimeInMinutes: BAKE_MINUTES } } : {};
  const configuration = { strategy: rollout === 'canary' ? 'CANARY' : 'BLUE_GREEN', bakeTimeInMinutes: BAKE_MINUTES, ...canary };
  return ` --deployment-configuration ${quoteWord(JSON.stringify(configuration))}`;
}

/** A service of Amazon ECS: a new revision of its task definition with the new image. The image's repository in ECR has the service's name. */
export default defineDeployer({
  id: 'ecs',
  title: 'Amazon ECS',
  select(request) {
    const { cloud, target, rollout } = request;
    if (cloud !== 'aws' || target?.kind !== 'ecs') return { units: [], warnings: [] };
    const { cluster, service } = target;
    return containerUnit(request, service, (build) => ({
      prepare: [
        'registry="$AWS_ACCOUNT_ID.dkr.ecr.$AWS_REGION.amazonaws.com"',
        `image="$registry/${service}:$(git rev-parse HEAD)"`,
      ],
      apply: () => [
        'aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"',
        build('"$image"'),
        'docker push "$image"',
        `current="$(aws ecs describe-services --cluster ${cluster} --services ${service} --query "services[0].taskDefinition" --output text)"`,
        'aws ecs describe-task-definition --task-definition "$current" --query taskDefinition > "$RUNNER_TEMP/current.json"',
        // Only what a new revision may state; the first container is the one that is built here.
        `jq --arg image "$image" 'del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy, .deregisteredAt) | .containerDefinitions[0].image = $image' "$RUNNER_TEMP/current.json" > "$RUNNER_TEMP/next.json"`,
        'next="$(aws ecs register-task-definition --cli-input-json "file://$RUNNER_TEMP/next.json" --query taskDefinition.taskDefinitionArn --output text)"',
        `aws ecs update-service --cluster ${cluster} --service ${service} --task-definition "$next"${strategyOf(rollout)} > "$RUNNER_TEMP/service.json"`,
        `aws ecs wait services-stable --cluster ${cluster} --services ${service}`,
      ],
    }));
  },
});
