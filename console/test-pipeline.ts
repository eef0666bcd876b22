/** A workflow whose tests wait for lint although they take nothing of it, as the console's browser test and its screenshots optimise it. */
export const SLOW_PIPELINE = `name: CI
on: [push, pull_request]
concurrency: ci
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - run: npx eslint .
  test:
    needs: lint
    runs-on: ubuntu-latest
    strategy:
      matrix:
        node: [22, 24]
    steps:
      - run: npx vitest run
  deploy:
    needs: [lint, test]
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: ./deploy
`;

const time = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const job = (name: string, seconds: number): object => ({ name, conclusion: 'success', started_at: time(0), completed_at: time(seconds) });

/** A run of it as GitHub answers it: 100 s of lint, 300 s of tests in each cell, 45 s of deployment. */
export const SLOW_RUN = { jobs: [job('lint', 100), job('test (22)', 300), job('test (24)', 300), job('deploy', 45)] };
