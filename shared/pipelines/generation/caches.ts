/**
 * Download folders worth keeping between runs: the variable that moves each into the work folder, which is the only
 * place from which GitLab takes caches. What a job installs (`node_modules`, virtual environments) is never cached:
 * saving and restoring it costs more than installing from a warm download folder.
 */
export const CACHE_FOLDERS: Readonly<Record<string, { readonly variable: string; readonly folder: string; readonly more?: Readonly<Record<string, string>> }>> = {
  npm: { variable: 'npm_config_cache', folder: '.cache/npm' },
  pnpm: { variable: 'npm_config_store_dir', folder: '.cache/pnpm' },
  yarn: { variable: 'YARN_CACHE_FOLDER', folder: '.cache/yarn' },
  bun: { variable: 'BUN_INSTALL_CACHE_DIR', folder: '.cache/bun' },
  pip: { variable: 'PIP_CACHE_DIR', folder: '.cache/pip' },
  uv: { variable: 'UV_CACHE_DIR', folder: '.cache/uv' },
  poetry: { variable: 'POETRY_CACHE_DIR', folder: '.cache/poetry' },
  pdm: { variable: 'PDM_CACHE_DIR', folder: '.cache/pdm' },
  pipenv: { variable: 'PIPENV_CACHE_DIR', folder: '.cache/pipenv' },
  // Go makes its downloads read-only, folders too: what unpacks a cache there, or cleans up after a job, is then refused.
  go: { variable: 'GOMODCACHE', folder: '.cache/go', more: { GOFLAGS: '-modcacherw' } },
  cargo: { variable: 'CARGO_HOME', folder: '.cache/cargo' },
  maven: { variable: 'MAVEN_ARGS', folder: '.cache/maven' },
  gradle: { variable: 'GRADLE_USER_HOME', folder: '.cache/gradle' },
};

/** Value of the variable that moves a cache's folder under `root` (`$CI_PROJECT_DIR`). */
export function cacheVariableValue(id: string, root: string): string {
  const folder = `${root}/${CACHE_FOLDERS[id]?.folder ?? '.cache'}`;
  return id === 'maven' ? `-Dmaven.repo.local=${folder}` : folder;
}
