import type { Component } from '../detection/model.ts';
import type { GeneratedFile } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';

export interface UpdateRequest {
  /** Id of the platform that the pipeline is for. */
  readonly platform: string;
  readonly components: readonly Component[];
  /** Every file of the repository. */
  readonly paths: readonly string[];
}

/** What is to be written, and what it leaves out. */
export interface UpdatePlan {
  readonly files: readonly GeneratedFile[];
  readonly warnings: readonly TreeWarning[];
}

/** A bot that proposes newer dependencies: one folder `updaters/<id>/updater.ts`. */
export interface Updater {
  readonly id: 'dependabot' | 'renovate';
  readonly title: string;
  /** Where its settings may lie; a repository that has some keeps them as they are. */
  readonly settings: readonly string[];
  plan(request: UpdateRequest): UpdatePlan;
}

/** Days that a release is out before it is proposed: most malicious ones are found and taken back within a week. Fixes of vulnerabilities do not wait. */
export const COOLDOWN_DAYS = 7;

export function defineUpdater(updater: Updater): Updater {
  return updater;
}
