type Row = Readonly<Record<string, string>>;

interface Columns {
  readonly file: string;
  readonly run: string;
  readonly commit: string;
  readonly wall: string;
  readonly job: string;
  readonly seconds: string;
  readonly conclusion?: string;
  /** What its recorder says of the run: how it differs from the others. */
  readonly label: readonly string[];
  /** Steps on rows of their own, in the same file. */
  readonly step?: string;
  readonly stepSeconds?: string;
  readonly stepConclusion?: string;
  /** A column that holds the steps as JSON, seconds by name. */
  readonly stepTable?: string;
  /** Steps in a file of their own. */
  readonly steps?: { readonly file: string; readonly name: string; readonly seconds: string; readonly conclusion?: string };
}

/** Two kinds of runs of one repository that its owner recorded to compare them. */
export interface Comparison {
  readonly what: 'jobs side by side' | 'a cache';
  isBefore(label: string): boolean;
  isAfter(label: string): boolean;
  /** Names of the jobs before and after, where the workflow has both and chooses. */
  readonly sameJobs?: Readonly<Record<string, string>>;
}

/** A public repository whose owner recorded runs of its own workflow, with the times of jobs and steps. */
export interface Source {
  readonly repository: string;
  readonly commit: string;
  readonly columns: Columns;
  workflow(row: Row): string;
  isGreen(row: Row): boolean;
  readonly comparisons: readonly Comparison[];
}

const PLAIN = { run: 'run_id', commit: 'commit_sha', wall: 'workflow_duration', job: 'job_name', seconds: 'job_duration' };
const STEPS = { step: 'step_name', stepSeconds: 'step_duration' };
const always = (path: string) => (): string => path;
const isSuccess = ({ status }: Row): boolean => status === 'success';
const has = (pattern: RegExp) => (label: string): boolean => pattern.test(label);

/** All that were found with times of steps or jobs, a wall time, and the workflow file at the commit. */
export const SOURCES: readonly Source[] = [
  {
    repository: 'souzajv/ponderada-cicd-lab',
    commit: '1311917',
    columns: { ...PLAIN, file: 'entregaveis/dados/pipeline_metricas.csv', label: ['variation_label', 'execution_mode', 'pip_cache'], steps: { file: 'entregaveis/dados/pipeline_steps.csv', name: 'step_name', seconds: 'step_duration', conclusion: 'step_conclusion' } },
    workflow: always('.github/workflows/ci.yml'),
    isGreen: isSuccess,
    comparisons: [
      { what: 'jobs side by side', isBefore: has(/sequential/), isAfter: has(/01-baseline|03-correcao|06-cache-on|08-paralelo|dispatch-parallel/), sameJobs: { test_sequential: 'test_parallel' } },
      { what: 'a cache', isBefore: has(/cache-off/), isAfter: has(/01-baseline|03-correcao|06-cache-on|08-paralelo|dispatch-parallel/) },
    ],
  },
  {
    repository: 'Anacajp/ponderada-pipe',
    commit: '182db16',
    columns: { ...PLAIN, ...STEPS, file: 'entregaveis/dados/pipeline_metrics.csv', label: ['commit_message'] },
    workflow: always('.github/workflows/eventops-ci.yml'),
    isGreen: isSuccess,
    comparisons: [{ what: 'jobs side by side', isBefore: has(/sequential high load/), isAfter: has(/parallel high load/), sameJobs: { 'unit-tests-sequential': 'unit-tests', 'integration-tests-sequential': 'integration-tests', 'load-tests-sequential': 'load-tests' } }],
  },
  {
    repository: 'NicolasRamonm/ponderada-hermano-03-06',
    commit: '1b050de',
    columns: { ...PLAIN, file: 'data/pipeline_metrics.csv', wall: 'workflow_duration_seconds', seconds: 'job_duration_seconds', label: ['scenario'] },
    workflow: always('.github/workflows/ci-metrics.yml'),
    isGreen: isSuccess,
    comparisons: [],
  },
  {
    repository: 'thalytaviana/coletaMetricas',
    commit: 'f44d7fe',
    columns: { ...PLAIN, file: 'data/pipeline_metrics.csv', conclusion: 'job_status', label: ['experiment_label'], stepTable: 'step_durations_json' },
    workflow: always('.github/workflows/ci.yml'),
    isGreen: isSuccess,
    comparisons: [
      { what: 'jobs side by side', isBefore: has(/^sequencial_com_muitos/), isAfter: has(/^paralelo_com_muitos|^muitos_testes/), sameJobs: { 'tests-sequential': 'tests-parallel' } },
      { what: 'a cache', isBefore: has(/^cache_desligado/), isAfter: has(/^baseline|^muitos|^mais|^recup|^paralelo/) },
    ],
  },
  {
    repository: 'thiagomes07/metrics_collector',
    commit: '878b0fc',
    columns: { ...PLAIN, file: 'data/pipeline_metrics.csv', conclusion: 'job_status', label: ['variant'], steps: { file: 'data/step_metrics.csv', name: 'step_name', seconds: 'step_duration', conclusion: 'step_conclusion' } },
    workflow: always('.github/workflows/pipeline-metrics.yml'),
    isGreen: isSuccess,
    comparisons: [{ what: 'a cache', isBefore: has(/^cache-disabled/), isAfter: has(/baseline|restored/) }],
  },
  {
    repository: 'karinevicr/metricas-pipeline',
    commit: 'a63170d',
    columns: { ...PLAIN, file: 'dados/metricas.csv', label: ['commit_message'], step: 'step_name', stepSeconds: 'step_duration_seconds' },
    workflow: always('.github/workflows/ci-pipeline.yml'),
    isGreen: isSuccess,
    comparisons: [{ what: 'jobs side by side', isBefore: has(/em sequencia/), isAfter: has(/50 testes|altera ordem|passando/) }],
  },
  {
    repository: 'larissatemoteo/cicd-pipeline-metrics-lab',
    commit: '4f55919',
    columns: { ...PLAIN, file: 'data/metrics.csv', conclusion: 'job_conclusion', label: ['workflow_name'], steps: { file: 'data/steps.csv', name: 'step_name', seconds: 'step_duration', conclusion: 'conclusion' } },
    workflow: ({ workflow_name: name }) => `.github/workflows/ci-${name === 'CI Sequential' ? 'sequential' : 'parallel'}.yml`,
    isGreen: isSuccess,
    comparisons: [{ what: 'jobs side by side', isBefore: has(/Sequential/), isAfter: has(/Parallel/) }],
  },
  {
    repository: 'JoaoGuilhermeSalomao/pond-m10-s7',
    commit: 'f507ebe',
    columns: { ...PLAIN, ...STEPS, file: 'metrics/pipeline_metrics.csv', conclusion: 'job_status', stepConclusion: 'step_status', label: ['commit_message'] },
    workflow: always('.github/workflows/ci.yml'),
    isGreen: isSuccess,
    comparisons: [
      { what: 'jobs side by side', isBefore: has(/run 10/), isAfter: has(/run (?:09|11|13)/), sameJobs: { 'Lint sequential': 'Lint parallel', 'Test sequential': 'Test parallel' } },
      { what: 'a cache', isBefore: has(/run (?:01|08)/), isAfter: has(/run (?:02|04|07|09|11|13)/) },
    ],
  },
  {
    repository: 'LuccaHP/ponderada-ci-cd',
    commit: '2a4d9ad',
    columns: { ...PLAIN, file: 'data/metrics.csv', conclusion: 'conclusion', label: ['commit_message'], stepTable: 'step_breakdown' },
    workflow: always('.github/workflows/ci.yml'),
    isGreen: ({ conclusion }) => conclusion === 'success',
    comparisons: [{ what: 'jobs side by side', isBefore: has(/projeto base|volta ao|SEQUENCIAIS/), isAfter: has(/PARALELO/) }],
  },
  {
    repository: 'ryanbotgar/ci-cd-metrics-experiment',
    commit: 'faf08e1',
    columns: { ...PLAIN, file: 'data/metrics.csv', label: ['commit_message'], steps: { file: 'data/steps.csv', name: 'step_name', seconds: 'step_duration', conclusion: 'status' } },
    workflow: always('.github/workflows/ci.yml'),
    isGreen: isSuccess,
    comparisons: [
      { what: 'jobs side by side', isBefore: has(/exp\(sequential/), isAfter: has(/exp\((?:baseline|more-tests)/) },
      { what: 'a cache', isBefore: has(/exp\(no-cache/), isAfter: has(/exp\((?:baseline|more-tests)/) },
    ],
  },
];
