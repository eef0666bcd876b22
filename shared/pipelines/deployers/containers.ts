import { SHELL, shellVersion } from '../generation/images.ts';
import { quoteWord } from '../generation/shell.ts';
import type { DeployRequest, Selection, Unit } from './model.ts';

type Lines = Pick<Unit, 'prepare' | 'apply'> & Partial<Pick<Unit, 'preview'>>;

/** The one image of a repository for a target that runs containers. `lines` get the line that builds an image. */
export function containerUnit({ components, environments, hostedTools }: DeployRequest, service: string, lines: (build: (image: string) => string) => Lines): Selection {
  const [only, second] = components.flatMap(({ path, container }) => (container === undefined ? [] : [{ path, dockerfile: container.dockerfile }]));
  if (!hostedTools) return none('DEPLOY_NEEDS_TOOLS', 'Containers are not deployed: machines of this platform do not bring Docker and the command line of the cloud.');
  if (only === undefined || second !== undefined) return none('DEPLOY_NOT_PLANNED', `The target runs one container, and ${only === undefined ? 'no' : 'more than one'} Dockerfile belongs to a component.`);
  const build = (image: string): string => `docker build --tag ${image} --file ${quoteWord(only.dockerfile)} ${quoteWord(only.path)}`;
  const unit: Unit = { id: service, title: service, path: '.', toolchain: { tool: SHELL, version: shellVersion(), tools: [] }, env: {}, environments, rolls: true, ...lines(build) };
  return { units: [unit], warnings: [] };
}

const none = (code: string, message: string): Selection => ({ units: [], warnings: [{ code, message }] });
