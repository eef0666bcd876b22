import { quoteWord } from '../../generation/shell.ts';
import { containerUnit } from '../containers.ts';
import { defineDeployer, type Rollout } from '../model.ts';

const CANARY_PERCENT = 10;
const BAKE_SECONDS = 600;

/** Traffic moves to the new revision at once, or first a part of it; a revision that does not answer gets none. */
function shiftLines(service: string, rollout: Rollout | undefined): readonly string[] {
  const traffic = `gcloud run services update-traffic ${service} --region "$GCP_REGION"`;
  const address = `gcloud run services describe ${service} --region "$GCP_REGION" --format "value(status.traffic.filter('tag:candidate').extract(url).flatten())"`;
  if (rollout === undefined) return [];
  return [
    `address="$(${address})"`,
    'curl --fail --silent --show-error --retry 5 --retry-all-errors --output /dev/null "$address"',
    ...(rollout === 'canary' ? [`${traffic} --to-tags candidate=${CANARY_PERCENT}`, `sleep ${BAKE_SECONDS}`, 'curl --fail --silent --show-error --output /dev/null "$address"'] : []),
    `${traffic} --to-latest`,
  ];
}

/** A service of Cloud Run; its images lie in the Artifact Registry repository of the service's name. */
export default defineDeployer({
  id: 'cloud-run',
  title: 'Cloud Run',
  select(request) {
    const { cloud, target, rollout } = request;
    if (cloud !== 'gcp' || target?.kind !== 'cloud-run') return { units: [], warnings: [] };
    const { service } = target;
    return containerUnit(request, service, (build) => {
      const deploy = (name: string, more: string): readonly string[] => [
        'gcloud auth configure-docker "$GCP_REGION-docker.pkg.dev" --quiet',
        build('"$image"'),
        'docker push "$image"',
        `gcloud run deploy ${name} --image "$image" --region "$GCP_REGION" --quiet${more}`,
      ];
      const preview = `"${service}-preview-$PULL_REQUEST"`;
      return {
        prepare: [`image="$GCP_REGION-docker.pkg.dev/$GCP_PROJECT_ID/${service}/${service}:$(git rev-parse HEAD)"`],
        apply: () => [...deploy(service, rollout === undefined ? '' : ' --no-traffic --tag candidate'), ...shiftLines(service, rollout)],
        preview: {
          up: (_hours, isPublic) => deploy(preview, ` --labels ${service}-preview=true${isPublic ? ' --allow-unauthenticated' : ''}`),
          down: [`gcloud run services delete ${preview} --region "$GCP_REGION" --quiet`],
          expire: (hours) => [`sh -ec ${quoteWord(expireLine(service, hours))}`],
          address: {
            line: `gcloud run services describe ${preview} --region "$GCP_REGION" --format "value(status.url)"`,
            pattern: `https://${service}-preview-[0-9]+-[a-z0-9]+(-[a-z0-9]+)*[.][a-z0-9-]+[.]run[.]app`,
          },
        },
      };
    });
  },
});

/** Services that carry the label and had no new revision for that long. */
function expireLine(service: string, hours: number): string {
  const filter = `metadata.labels.${service}-preview=true AND status.conditions[0].lastTransitionTime<-PT${hours}H`;
  return `for name in $(gcloud run services list --region "$GCP_REGION" --filter "${filter}" --format "value(metadata.name)"); do gcloud run services delete "$name" --region "$GCP_REGION" --quiet; done`;
}
