import { defineFormat } from '../../model.ts';
import { printJenkinsfiles } from './print.ts';
import { readJenkinsfiles } from './read.ts';

/** Jenkins, declarative pipelines ("Pipeline Syntax" in the Jenkins handbook). */
export default defineFormat({ id: 'jenkins', title: 'Jenkins', matches: (path) => /(?:^|\/)Jenkinsfile[\w.-]*$/.test(path), read: readJenkinsfiles, print: printJenkinsfiles });
