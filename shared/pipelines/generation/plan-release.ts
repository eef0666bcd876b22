import type { Job, Permission, Step, Workflow } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';
import { newestVersion, pinnedTool, toolchainOf } from './images.ts';
import type { PipelineOptions } from './options.ts';
import { quoteWord } from './shell.ts';

const FOLDER = 'release';
const SBOM = 'sbom.cdx.json';
const DAYS = 90;
const ATTEST: readonly Permission[] = [
  { scope: 'id-token', access: 'write', why: 'To sign with the identity of this run.' },
  { scope: 'attestations', access: 'write', why: 'To keep the signed statement.' },
];

/**
 * A workflow for tags alone: builds anew without any cache, so that nothing which a pull request could reach gets in,
 * states where the archive comes from (SLSA build L2; L3 when it is built in a workflow of its own that the caller
 * cannot change), and lists what it is made of. Pure.
 */
export function planRelease(jobs: readonly Job[], { release }: PipelineOptions): { readonly jobs: readonly Job[]; readonly workflows: readonly Workflow[]; readonly warnings: readonly TreeWarning[] } {
  if (release === 'off') return { jobs: [], workflows: [], warnings: [] };
  const builds = jobs.filter(({ artifact, steps, workflow }) => artifact !== undefined && workflow === undefined && steps.some(({ intent }) => intent === 'build'));
  if (builds.length === 0) return { jobs: [], workflows: [], warnings: [{ code: 'NOTHING_TO_RELEASE', message: 'No job of the pipeline keeps what it builds, so there is nothing to release.' }] };
  return {
    jobs: builds.flatMap((build) => [releaseJob(build, release === 'isolated'), ...sbomJob(build)]),
    workflows: [{ id: 'release', title: 'Release', why: 'Runs for tags alone and takes nothing from other runs: no caches, no artifacts of theirs.', on: ['tag'] }],
    warnings: [],
  };
}

function releaseJob(build: Job, isolated: boolean): Job {
  const { changes: _changes, artifact, ...rest } = build;
  const archive = `${FOLDER}/${build.id}.tar.gz`;
  const steps: readonly Step[] = [
    ...build.steps,
    step('pack', 'Pack', [`mkdir -p ${FOLDER}`, `tar --create --gzip --file ${archive} -- ${(artifact?.paths ?? []).map(globWord).join(' ')}`]),
    { ...step('attest', 'State where it comes from', []), uses: { name: 'actions/attest', inputs: { 'subject-path': archive } } },
  ];
  return {
    ...rest, id: `release-${build.id}`, title: `${build.title} for release`, why: 'Builds what is released from the tag alone and signs where it comes from.', needs: [], caches: [], steps,
    artifact: { paths: [FOLDER], retentionDays: DAYS }, workflow: 'release', when: ['tag'], permissions: ATTEST, ...(isolated ? { isolated: true } : {}),
  };
}

/** A glob in a shell line: what is no part of the pattern is quoted. */
function globWord(path: string): string {
  return path.split(/(\*+|\?)/).map((part) => (/^(?:\*+|\?)$/.test(part) || part === '' ? part : quoteWord(part))).join('');
}

function sbomJob(build: Job): readonly Job[] {
  const go = toolchainOf('go');
  const version = pinnedTool('syft');
  const language = go && newestVersion(go);
  if (version === undefined || language === undefined) return [];
  const from = `release-${build.id}`;
  return [
    {
      id: `${from}-sbom`, title: `List what ${build.title} is made of`, why: 'Says which packages a release holds, signed together with it.', component: build.component,
      toolchain: { tool: 'go', version: language, tools: [{ name: 'syft', version }] }, needs: [from], takes: [{ job: from, path: FOLDER }], env: {}, services: [], caches: [],
      steps: [
        step('list', 'List the packages', [`syft scan ${quoteWord(`dir:${build.component}`)} --output cyclonedx-json=${SBOM}`]),
        { ...step('attest', 'Sign the list', []), uses: { name: 'actions/attest', inputs: { 'subject-path': `${FOLDER}/${build.id}.tar.gz`, 'sbom-path': SBOM } } },
      ],
      artifact: { paths: [SBOM], retentionDays: DAYS }, reports: [{ kind: 'cyclonedx', path: SBOM }], workflow: 'release', when: ['tag'], permissions: ATTEST, timeoutMinutes: 20,
    },
  ];
}

const step = (id: string, title: string, run: readonly string[]): Step => ({ id, title, intent: 'package', run, path: '.', env: {} });
