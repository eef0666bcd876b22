import { definePlatform } from '../../model.ts';
import { PATH, print } from './print.ts';
import { read } from './read.ts';

/** GitHub Actions. Workflow syntax: "Workflow syntax for GitHub Actions" in GitHub's documentation. */
export default definePlatform({ id: 'github-actions', title: 'GitHub Actions', path: PATH, print, read });
