import { describe, expect, it } from 'vitest';
import { sampleRequest } from '../sample-request.ts';
import scanner from './scanner.ts';
import { templateKinds } from './templates.ts';

const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';
const STACK = "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n";
const kindsOf = (files: Readonly<Record<string, string>>) => templateKinds({ paths: new Set(Object.keys(files)), read: (path) => files[path] });

describe('the check of infrastructure code', () => {
  it('checks every kind that is there, and only those', () => {
    const frameworks = (files: Readonly<Record<string, string>>) => /--framework ([a-z ]+?) --/.exec(scanner.select(sampleRequest(files))?.commands[0]?.run[0] ?? '')?.[1];
    expect(frameworks({ 'infra/main.tf': 'terraform {}\n', 'k8s/web.yaml': DEPLOYMENT, 'cfn/stack.yaml': STACK, Dockerfile: 'FROM debian:13\n' })).toBe('terraform dockerfile cloudformation kubernetes');
    expect(frameworks({ 'k8s/web.yaml': DEPLOYMENT })).toBe('kubernetes');
    expect(scanner.select(sampleRequest({ 'package.json': '{"name":"web"}', 'config/app.yaml': 'kind: thing\n' }))).toBeUndefined();
  });
});

describe('templateKinds', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['a manifest', 'deploy/web.yml', `---\n${DEPLOYMENT}`, ['kubernetes']],
    ['a template in YAML', 'template.yaml', STACK, ['cloudformation']],
    ['a template in JSON', 'cfn/stack.json', '{\n  "AWSTemplateFormatVersion": "2010-09-09"\n}', ['cloudformation']],
    ['a serverless application', 'app.yaml', 'Transform: AWS::Serverless-2016-10-31\n', ['cloudformation']],
    ['a list of what belongs together', 'base/kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n', []],
    ['an example', 'examples/web.yaml', DEPLOYMENT, []],
    ['a fixture', 'tests/fixtures/web.yaml', DEPLOYMENT, []],
    ['settings of a program', '.github/web.yaml', DEPLOYMENT, []],
    ['another file', 'config.yaml', 'apiVersion: 2\nname: a\n', []],
  ])('knows %s', (_title, path, text, expected) => {
    expect(kindsOf({ [path]: text })).toEqual(expected);
  });

  it('leaves the templates of a chart to Helm', () => {
    expect(kindsOf({ 'chart/Chart.yaml': 'apiVersion: v2\nname: a\n', 'chart/templates/web.yaml': DEPLOYMENT })).toEqual([]);
  });

  it('opens a bounded number of files, the telling ones first', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`data/${index}.json`, '{}']));
    const opened: string[] = [];
    const files: Record<string, string> = { ...many, 'k8s/deeply/nested/folder/web.yaml': DEPLOYMENT };
    expect(templateKinds({ paths: new Set(Object.keys(files)), read: (path) => (opened.push(path), files[path]) })).toEqual(['kubernetes']);
    expect(opened[0]).toBe('k8s/deeply/nested/folder/web.yaml');
    expect(opened.length).toBeLessThanOrEqual(60);
  });
});
