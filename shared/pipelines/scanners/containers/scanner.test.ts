import { describe, expect, it } from 'vitest';
import { sampleRequest } from '../sample-request.ts';
import scanner from './scanner.ts';

const WEB = { 'package.json': '{"name":"web"}', Dockerfile: 'FROM node:24\nCOPY package.json ./\nCOPY src ./src\n', 'src/a.js': '' };

describe('the scan of container images', () => {
  it('builds and keeps the image here, shows all that it holds, and fails only when strict and mendable', () => {
    const scan = scanner.select(sampleRequest(WEB));
    expect(scan?.commands).toEqual([{ path: '.', subject: 'Dockerfile', run: ['docker build --tag scanned-1:local --file Dockerfile .', 'grype docker:scanned-1:local --output table --output sarif=grype.sarif --output cyclonedx-json=image.cdx.json'] }]);
    expect(scan?.services).toBeUndefined();
    expect(scanner.select(sampleRequest(WEB, { strict: true }))?.commands[0]?.run.at(-1)).toBe('grype docker:scanned-1:local --only-fixed --fail-on negligible');
    expect(JSON.stringify(scan)).not.toMatch(/docker (?:push|login)/);
  });

  it('starts Docker beside the job where machines do not bring it, and says what that takes', () => {
    const request = sampleRequest(WEB, { features: ['docker-service'] });
    expect(scanner.select(request)).toMatchObject({ services: [{ name: 'docker', image: expect.stringMatching(/^docker:28\.\d+\.\d+-dind/) }], env: { DOCKER_HOST: 'tcp://docker:2375' }, tools: ['docker-client'] });
    expect(scanner.gaps?.(request).map(({ code }) => code)).toEqual(['CONTAINER_SCAN_NEEDS_PRIVILEGES']);
    const nowhere = sampleRequest(WEB, { features: [] });
    expect(scanner.select(nowhere)).toBeUndefined();
    expect(scanner.gaps?.(nowhere).map(({ code }) => code)).toEqual(['CONTAINER_NOT_SCANNED']);
  });

  it('leaves out an image that a checkout alone does not give, and says which file it waits for', () => {
    const request = sampleRequest({ ...WEB, Dockerfile: 'FROM node:24\nCOPY dist ./\n' });
    expect(scanner.select(request)).toBeUndefined();
    expect(scanner.gaps?.(request)).toEqual([expect.objectContaining({ code: 'CONTAINER_NOT_SCANNED', path: 'Dockerfile', message: expect.stringContaining('(dist)') })]);
  });

  it('builds from the folder that holds what is copied', () => {
    const files = { 'api/go.mod': 'module a\n\ngo 1.26.0\n', 'api/a.go': 'package a\n', 'lib/b.txt': '' };
    const context = (dockerfile: string) => scanner.select(sampleRequest({ ...files, 'api/Dockerfile': dockerfile }))?.commands[0]?.run[0]?.split(' ').at(-1);
    expect(context('FROM golang:1.26\nCOPY go.mod ./\n')).toBe('api');
    expect(context('FROM golang:1.26\nCOPY api/go.mod lib ./\n')).toBe('.');
  });

  it('gives each image a report of its own and stops at five', () => {
    const files = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`images/i${index}/Dockerfile`, 'FROM debian:13\n']));
    const request = sampleRequest(files);
    expect(scanner.select(request)?.reports).toEqual(['grype.sarif', 'grype-2.sarif', 'grype-3.sarif', 'grype-4.sarif', 'grype-5.sarif']);
    expect(scanner.gaps?.(request).map(({ path }) => path)).toEqual(['images/i5/Dockerfile', 'images/i6/Dockerfile']);
  });

  it('says nothing of repositories without images', () => {
    const request = sampleRequest({ 'package.json': '{"name":"web"}' }, { features: [] });
    expect(scanner.select(request)).toBeUndefined();
    expect(scanner.gaps?.(request)).toEqual([]);
  });
});
