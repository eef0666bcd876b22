import { definePlatform } from '../../model.ts';
import { PATH, print } from './print.ts';
import { read } from './read.ts';

/** GitLab CI/CD. Keywords: "CI/CD YAML syntax reference" in GitLab's documentation. */
export default definePlatform({ id: 'gitlab-ci', title: 'GitLab CI', path: PATH, print, read });
