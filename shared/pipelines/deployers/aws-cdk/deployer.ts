import { pinnedTool } from '../../generation/images.ts';
import { quoteWord } from '../../generation/shell.ts';
import { slug } from '../../generation/text.ts';
import { defineDeployer } from '../model.ts';

const TAG = 'pipeline-preview';

/** Apps of the AWS CDK that run on Node. The app reads the context `environment` and names its stacks by it. */
export default defineDeployer({
  id: 'aws-cdk',
  title: 'AWS CDK',
  select({ cloud, components, environments, jobsOf }) {
    const apps = cloud === 'aws' ? components.filter(({ frameworks }) => frameworks.includes('aws-cdk')) : [];
    const version = pinnedTool('aws-cdk');
    const cdk = `npx --yes aws-cdk${version === undefined ? '' : `@${version}`}`;
    const preview = '--context "environment=preview-$PULL_REQUEST"';
    return {
      units: apps.filter(({ stack }) => stack === 'node').flatMap(({ path }) => {
        const jobs = jobsOf(path);
        if (jobs === undefined) return [];
        return [{
          id: path === '.' ? 'cdk' : slug(path), title: path === '.' ? 'the stacks' : path, path, toolchain: jobs.toolchain, env: { CI: 'true' }, environments, rolls: false,
          prepare: jobs.install,
          plan: (name: string) => [`${cdk} diff --context environment=${name}`],
          apply: (name: string) => [`${cdk} deploy --all --require-approval never --context environment=${name}`],
          preview: {
            up: () => [`${cdk} deploy --all --require-approval never --tags ${TAG}=true ${preview}`],
            down: [`${cdk} destroy --all --force ${preview}`],
            expire: (hours: number) => [`sh -ec ${quoteWord(expireLine(hours))}`],
          },
        }];
      }),
      warnings: apps.filter(({ stack, path }) => stack !== 'node' || jobsOf(path) === undefined).map(({ path }) => ({ code: 'DEPLOY_NOT_PLANNED', message: 'This CDK app is not deployed: only apps in Node with a job of their own are.', path })),
    };
  },
});

/** Stacks with the tag of previews that were not touched for that long; times of AWS are in UTC and sort as text. */
function expireLine(hours: number): string {
  const old = `Stacks[?Tags[?Key=='${TAG}']].[StackName, LastUpdatedTime || CreationTime]`;
  return [
    `limit="$(date -u -d "-${hours} hours" +%Y-%m-%dT%H:%M:%S)";`,
    `aws cloudformation describe-stacks --query "${old}" --output text | while read -r name time; do`,
    'if [ "$(printf "%s\\n%s\\n" "$time" "$limit" | sort | head -n 1)" = "$time" ]; then aws cloudformation delete-stack --stack-name "$name"; fi;',
    'done',
  ].join(' ');
}
