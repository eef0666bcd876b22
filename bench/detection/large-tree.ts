/** Detects in a synthetic repository of many services and prints `{files, components, ms, peakRssMb}`: `node large-tree.ts 14000`. */
import { openFiles } from '../../shared/adapters/repositories/files.ts';
import { detect } from '../../shared/pipelines/detection/engine.ts';

const wanted = Number(process.argv[2]);
const SERVICES = 40;
const EXTENSIONS = ['py', 'ts', 'go', 'java', 'tf', 'yaml', 'md', 'rs'];

function service(index: number): Record<string, string> {
  const folder = `services/service-${index}`;
  return {
    [`${folder}/go.mod`]: `module example.com/service-${index}\n\ngo 1.26\n`,
    [`${folder}/package.json`]: JSON.stringify({ name: `service-${index}`, scripts: { test: 'vitest run', build: 'tsc' }, devDependencies: { vitest: '4', typescript: '5' } }),
    [`${folder}/Dockerfile`]: 'FROM node:24\n',
    [`${folder}/compose.yaml`]: 'services:\n  db:\n    image: postgres:18\n',
  };
}

const files: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'large', workspaces: ['services/*', '!services/service-1'] }),
  'pyproject.toml': '[project]\nname = "large"\nrequires-python = ">=3.11"\n',
  '.github/workflows/ci.yml': 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n',
};
for (let index = 0; index < SERVICES; index += 1) Object.assign(files, service(index));
const manifests = Object.keys(files).length;
for (let index = 0; index < wanted - manifests; index += 1) {
  files[`services/service-${index % SERVICES}/area-${index % 300}/file-${index}.${EXTENSIONS[index % EXTENSIONS.length]}`] = `content ${index}\n`;
}
const tree = openFiles(files);
const started = performance.now();
const { components } = detect(tree, new Date('2026-11-23T00:00:00Z'));
const ms = Math.round(performance.now() - started);
// maxRSS is in KiB.
console.log(JSON.stringify({ files: tree.files.length, components: components.length, ms, peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) }));
