import type { Unit } from '../deployers/model.ts';
import type { Job, Pipeline, Step } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';
import { image } from '../pins/index.ts';
import type { DeployOptions } from './deploy-options.ts';
import { SHELL, shellVersion } from './images.ts';
import type { PipelineOptions } from './options.ts';
import { quoteWord } from './shell.ts';

/** How a preview is scanned. */
export interface PreviewScan {
  /** Every finding fails the job. */
  readonly strict: boolean;
  /** Days that the reports are kept; 0 keeps none. */
  readonly artifactDays: number;
}

type Address = NonNullable<NonNullable<Unit['preview']>['address']>;

/** Folder by which the job that deploys a preview hands its address on. */
export const ADDRESS_FOLDER = 'preview-address';
const ADDRESS_FILE = `${ADDRESS_FOLDER}/url`;
const SCANNER = 'ghcr.io/zaproxy/zaproxy';
const REPORTS = 'zap';
const SPIDER_MINUTES = 2;
const PASSIVE_MINUTES = 10;
const LIMIT_SECONDS = 900;
const JOB_MINUTES = 20;

/** What the caller asked for; undefined when nothing is to be scanned. */
export function previewScanOf({ dast, security, artifactDays }: PipelineOptions): PreviewScan | undefined {
  if (dast === 'off' || (dast === 'auto' && security === 'off')) return undefined;
  return { strict: security === 'strict', artifactDays };
}

/** Writes down what the deployment itself says of its address. */
export function addressStep({ line }: Address): Step {
  return { id: 'address', title: 'Write down its address', intent: 'deploy', run: [`mkdir -p ${ADDRESS_FOLDER}`, `${line} > ${ADDRESS_FILE}`], path: '.', env: {} };
}

/**
 * A scan of a preview from outside (ZAP's baseline: it follows links and looks at answers, and attacks nothing). The job
 * has no credentials; the address is what the deployment wrote, and is used only if it is one of a preview. Pure.
 */
export function planPreviewScan(preview: Job, { pattern }: Address, { strict, artifactDays }: PreviewScan): Job {
  return {
    id: `${preview.id}-scan`, title: `Scan the ${preview.title.replace(/^Preview /, 'preview of ')}`, why: 'Looks at the running preview from outside; nothing but this preview is ever scanned.', component: preview.component,
    toolchain: { tool: SHELL, version: shellVersion(), tools: [] }, needs: [preview.id], takes: [{ job: preview.id, path: ADDRESS_FOLDER }], env: {}, services: [], caches: [],
    steps: [{ id: 'scan', title: 'Scan the preview', intent: 'scan', run: scanLines(pattern, strict), path: '.', env: {} }],
    ...(artifactDays > 0 ? { artifact: { paths: [REPORTS], retentionDays: artifactDays, always: true } } : {}),
    timeoutMinutes: JOB_MINUTES, workflow: 'preview', when: ['change'],
  };
}

/** Ends the step with a reason. */
const stop = (words: string): string => `echo "${words}" >&2; exit 1`;

/** The address is one line, matched as a whole and always quoted; an answer that leads to another host ends the scan. */
function scanLines(pattern: string, strict: boolean): readonly string[] {
  return [
    `address="$(head -n 1 ${ADDRESS_FILE})"`,
    `if ! printf "%s\\n" "$address" | grep --extended-regexp --line-regexp --quiet ${quoteWord(pattern)}; then ${stop('This is no address of a preview.')}; fi`,
    'answer="$(curl --silent --show-error --retry 5 --retry-all-errors --max-time 60 --output /dev/null --write-out "%{http_code} %{redirect_url}" "$address")"',
    `case "$answer" in "401 "* | "403 "*) ${stop('The preview lets nobody in: a scan from outside would see nothing.')} ;; *" " | *" $address/"*) ;; *) ${stop('The preview leads to another address, which is not scanned.')} ;; esac`,
    `mkdir -m 777 ${REPORTS}`,
    `timeout ${LIMIT_SECONDS} docker run --rm --volume "$PWD/${REPORTS}:/zap/wrk:rw" ${image(SCANNER)} zap-baseline.py -t "$address" -m ${SPIDER_MINUTES} -T ${PASSIVE_MINUTES} -J zap.json -r zap.html -z "-silent"${strict ? '' : ' -I'}`,
  ];
}

/** Why nothing is scanned although the caller asked for it. */
export function previewScanGaps({ dast, deploy }: PipelineOptions, jobs: Pipeline['jobs']): readonly TreeWarning[] {
  if (dast !== 'on' || jobs.some(({ id, workflow }) => workflow === 'preview' && id.endsWith('-scan'))) return [];
  return [{ code: 'DAST_NEEDS_PREVIEW', message: `Nothing is scanned from outside: ${reasonOf(deploy, jobs)}. Only a preview is ever scanned.` }];
}

function reasonOf(deploy: DeployOptions | undefined, jobs: Pipeline['jobs']): string {
  if (deploy?.preview === undefined) return 'there are no previews, see `deploy.preview`';
  if (!jobs.some(({ workflow }) => workflow === 'preview')) return 'no preview is made';
  return deploy.preview.public ? 'what is deployed says no address of its previews, as Cloud Run does' : 'previews let nobody in unless `deploy.preview.public` is set';
}
