import { image } from '../../pins/index.ts';
import { quoteWord } from '../../generation/shell.ts';
import { defineScanner, type Scan, type ScanRequest } from '../model.ts';
import { imagesOf, type DescribedImage } from '../images.ts';

/** Images of one job: each is built and scanned one after the other. */
const MOST_IMAGES = 5;
/** The client that Debian brings is too old for a newer daemon. */
const DAEMON = { image: 'docker', line: '28', port: 2375 };

export default defineScanner({
  id: 'containers',
  title: 'Scan container images',
  why: 'Builds each image, keeps it here and looks for known vulnerabilities in all that it holds, the base image too.',
  toolchain: 'go',
  tool: 'grype',
  timeoutMinutes: 30,
  select(request) {
    const images = chosen(request);
    if (images.length === 0) return undefined;
    const reports = images.map((_, index) => nameOf('grype', index, 'sarif'));
    return {
      commands: images.map((described, index) => ({ path: '.', subject: described.dockerfile, run: linesOf(described, index, request.strict) })),
      reports,
      packages: 'image*.cdx.json',
      ...daemonOf(request),
    };
  },
  gaps(request) {
    const images = imagesOf(request);
    if (images.length > 0 && !canBuild(request)) {
      return [{ code: 'CONTAINER_NOT_SCANNED', message: 'Images are not scanned: jobs of this platform neither have Docker nor may start it beside them.' }];
    }
    return [
      ...images.flatMap(({ dockerfile, missing }) => (missing.length === 0 ? [] : [{ code: 'CONTAINER_NOT_SCANNED', message: `The image is not scanned: it copies what the repository does not hold (${missing.slice(0, 3).join(', ')}), so it cannot be built from a checkout alone.`, path: dockerfile }])),
      ...images.filter(({ missing }) => missing.length === 0).slice(MOST_IMAGES).map(({ dockerfile }) => ({ code: 'CONTAINER_NOT_SCANNED', message: `The image is not scanned: a job scans ${MOST_IMAGES}.`, path: dockerfile })),
      ...(request.features.includes('docker-service') && chosen(request).length > 0 ? [{ code: 'CONTAINER_SCAN_NEEDS_PRIVILEGES', message: 'The job that scans images starts Docker beside it, which takes runners that allow privileged containers, as those of gitlab.com do.' }] : []),
    ];
  },
});

function chosen(request: ScanRequest): readonly DescribedImage[] {
  return canBuild(request) ? imagesOf(request).filter(({ missing }) => missing.length === 0).slice(0, MOST_IMAGES) : [];
}

const canBuild = ({ features }: ScanRequest): boolean => features.includes('cloud-tools') || features.includes('docker-service');

const nameOf = (kind: string, index: number, extension: string): string => `${kind}${index === 0 ? '' : `-${index + 1}`}.${extension}`;

/** `standard` shows all and fails for nothing; `strict` fails for what a newer package would mend. */
function linesOf({ dockerfile, context }: DescribedImage, index: number, strict: boolean): readonly string[] {
  const name = `scanned-${index + 1}:local`;
  const list = nameOf('image', index, 'cdx.json');
  return [
    `docker build --tag ${name} --file ${quoteWord(dockerfile)} ${quoteWord(context)}`,
    `grype docker:${name} --output table --output sarif=${nameOf('grype', index, 'sarif')} --output cyclonedx-json=${list}`,
    ...(strict ? [`grype docker:${name} --only-fixed --fail-on negligible`] : []),
  ];
}

function daemonOf({ features }: ScanRequest): Pick<Scan, 'services' | 'env' | 'tools'> {
  if (features.includes('cloud-tools')) return {};
  const service = { name: 'docker', image: image(DAEMON.image, DAEMON.line), ports: [DAEMON.port], env: { DOCKER_TLS_CERTDIR: '' } };
  return { services: [service], env: { DOCKER_HOST: `tcp://docker:${DAEMON.port}`, DOCKER_BUILDKIT: '1' }, tools: ['docker-client'] };
}
