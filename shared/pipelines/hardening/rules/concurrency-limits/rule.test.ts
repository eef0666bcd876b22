import { describe, expect, it } from 'vitest';
import { hardened } from '../../harden.fixture.ts';

describe('runs that do not end each other', () => {
  const on = (events: string): string => `on:${events}\npermissions: {}\njobs:\n  a:\n    name: A\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n`;

  it.each([
    ['a schedule', '\n  schedule:\n    - cron: 0 3 * * *\n  workflow_dispatch:'],
    ['a release', '\n  release:\n    types: [published]'],
    ['a tag', "\n  push:\n    tags: ['v*']"],
  ])('wait for each other: %s', (_name, events) => {
    expect(hardened(on(events)).content).toContain('concurrency:\n  group: ${{ github.workflow }}-${{ github.ref }}\n  cancel-in-progress: false\n');
  });

  it.each([
    ['a pull request with secrets', ' pull_request_target', '${{ github.event.action }}-${{ github.event.number }}'],
    ['an issue and its labels', '\n  issues:\n    types: [opened, labeled]', '${{ github.event.action }}-${{ github.event.label.name }}-${{ github.event.issue.number }}'],
    ['a queue beside it', '\n  pull_request_target:\n    types: edited\n  merge_group:', '${{ github.event.action }}-${{ github.ref }}-${{ github.event.number || github.sha }}'],
  ])('wait for those about the same thing: %s', (_name, events, group) => {
    const { content } = hardened(on(events));
    expect(content).toContain(`concurrency:\n  group: \${{ github.workflow }}-\${{ github.event_name }}-${group}\n  cancel-in-progress: false\n`);
  });

  it.each([
    ['at the top', 'concurrency: ship # one by one\n', 'concurrency:\n  group: ship # one by one\n  cancel-in-progress: false\n'],
    ['of a job', 'jobs:\n  b:\n    concurrency: ship\n    name: B\n', '  b:\n    concurrency:\n      group: ship\n      cancel-in-progress: false\n    name: B\n'],
  ])('say aloud that they wait: %s', (_name, text, wanted) => {
    const { content, left } = hardened(on(' push').replace('jobs:\n', text.includes('jobs:') ? `${text}    runs-on: ubuntu-latest\n    steps:\n      - run: make\n` : `${text}jobs:\n`));
    expect(content).toContain(wanted);
    expect(left.join()).not.toContain('graph-check');
  });

  it.each([
    ['what changed', ' pull_request_target', 'make "${{ github.event.changes.title }}"'],
    ['which schedule', '\n  schedule:\n    - cron: 0 3 * * *', 'make "${{ github.event.schedule }}"'],
  ])('are left where a script asks for %s', (_name, events, run) => {
    expect(hardened(on(events).replace('run: make', `run: ${run}`)).content).not.toContain('concurrency');
  });

  it.each(['pull_request', 'pull_request_target'])('are left where a job of a %s deploys', (event) => {
    expect(hardened(on(` ${event}`).replace('    runs-on', '    environment: production\n    runs-on')).left.join()).toContain('concurrency-limits: A job deploys');
  });

  it.each([
    ['a branch', '\n  push:\n    branches: [main]'],
    ['any push', ' push'],
    ['an issue', ' issues'],
    ['inputs by hand', '\n  workflow_dispatch:\n    inputs:\n      level: {}'],
  ])('are left to a person: %s', (_name, events) => {
    const { content, left } = hardened(on(events));
    expect(content).not.toContain('concurrency');
    expect(left.join()).toContain('concurrency-limits');
  });
});
