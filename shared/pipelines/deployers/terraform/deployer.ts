import { slug } from '../../generation/text.ts';
import { quoteWord } from '../../generation/shell.ts';
import { defineDeployer, type DeployRequest, type Unit } from '../model.ts';

const SECONDS_PER_HOUR = 3600;
/** Holds the time at which a preview ends: written before it is applied, so that its state knows. */
const EXPIRY_FILE = 'preview_expires.tf';
const FIRST = '{ print $NF }';

/** Each root module, in a workspace per environment unless its folder is one environment's own. */
export default defineDeployer({
  id: 'terraform',
  title: 'Terraform',
  select: (request) => ({
    units: request.components.filter(({ stack }) => stack === 'terraform').flatMap(({ path }) => {
      const jobs = request.jobsOf(path);
      return jobs === undefined ? [] : [unitOf(path, jobs.toolchain, request)];
    }),
    warnings: [],
  }),
});

function unitOf(path: string, toolchain: Unit['toolchain'], { environments, has }: DeployRequest): Unit {
  const own = environments.filter((name) => path.split('/').includes(name));
  const mine = own.length > 0 ? own : environments;
  const variables = (name: string): string => (has(path === '.' ? `${name}.tfvars` : `${path}/${name}.tfvars`) ? ` -var-file=${name}.tfvars` : '');
  const spread = mine.length > 1;
  return {
    id: path === '.' ? 'terraform' : slug(path),
    title: path === '.' ? 'infrastructure' : path,
    path,
    toolchain,
    env: { TF_IN_AUTOMATION: 'true', TF_INPUT: '0' },
    environments: mine,
    prepare: ['terraform init -input=false'],
    // Without a lock, since the role that plans may write nothing; for that reason it makes no workspace either.
    plan: (name) => [...(spread ? [`terraform workspace select ${name}`] : []), `terraform plan -input=false -lock=false${variables(name)}`],
    apply: (name) => [...(spread ? [`terraform workspace select -or-create ${name}`] : []), `terraform apply -input=false -auto-approve${variables(name)}`],
    preview: {
      up: (hours) => [
        'terraform workspace select -or-create "preview-$PULL_REQUEST"',
        `printf 'output "preview_expires" {\\n  value = "%s"\\n}\\n' "$(($(date +%s) + ${hours * SECONDS_PER_HOUR}))" > ${EXPIRY_FILE}`,
        'terraform apply -input=false -auto-approve',
      ],
      down: ['terraform workspace select "preview-$PULL_REQUEST"', 'terraform destroy -input=false -auto-approve', 'terraform workspace select default', 'terraform workspace delete "preview-$PULL_REQUEST"'],
      expire: () => [`sh -ec ${quoteWord(EXPIRE)}`],
    },
    rolls: false,
  };
}

/** A workspace that says no time is none of ours and stays. */
const EXPIRE = [
  `for name in $(terraform workspace list | awk '${FIRST}' | grep "^preview-" || true); do`,
  'terraform workspace select "$name";',
  'ends="$(terraform output -raw preview_expires 2>/dev/null)" || continue;',
  'case "$ends" in "" | *[!0-9]*) continue ;; esac;',
  '[ "$ends" -lt "$(date +%s)" ] || continue;',
  'terraform destroy -input=false -auto-approve;',
  'terraform workspace select default;',
  'terraform workspace delete "$name";',
  'done',
].join(' ');
