import { describe, expect, it } from 'vitest';
import type { Job } from '../../model.ts';
import { sampleJob, SAMPLE_MATRIX, samplePipeline, sampleStep } from '../sample-pipeline.ts';
import { validateJenkinsfile } from '../../jenkins/index.ts';
import { printGroovy } from './groovy.ts';
import platform, { toAst } from './platform.ts';

const unreadable = expect.objectContaining({ code: 'PIPELINE_UNREADABLE' });
const text = (...jobs: readonly Job[]): string => platform.print(samplePipeline(...jobs))[0]?.content ?? '';

describe('Jenkins', () => {
  it('runs the jobs of a level in parallel and what needs them after', () => {
    const { stages } = toAst(samplePipeline(sampleJob({ id: 'lint' }), sampleJob(), sampleJob({ id: 'build', needs: ['lint', 'test'] }))).pipeline;
    expect(stages.map((stage) => [stage.name, stage.parallel?.map((inner) => inner.name)])).toEqual([['Checks', ['lint', 'test']], ['build', undefined]]);
  });

  it('never puts a matrix inside parallel', () => {
    const { stages } = toAst(samplePipeline(sampleJob({ id: 'lint' }), sampleJob({ id: 'types' }), sampleJob(SAMPLE_MATRIX))).pipeline;
    expect(stages.map((stage) => stage.name)).toEqual(['Checks', 'test']);
    expect(stages[0]?.parallel?.every((stage) => stage.matrix === undefined)).toBe(true);
    expect(stages[1]?.matrix?.axes?.[0]).toMatchObject({ name: 'NODE_VERSION', values: [{ value: '20' }, { value: '22' }, { value: '24' }] });
  });

  it('leaves of a matrix only the cells whose image is that of their version', () => {
    const matrix = toAst(samplePipeline(sampleJob(SAMPLE_MATRIX))).pipeline.stages[0]?.matrix;
    const [versions, images] = matrix?.axes ?? [];
    const left = versions?.values.flatMap((version) =>
      (images?.values ?? []).filter((image) =>
        (matrix?.excludes ?? []).every((exclude) =>
          exclude.some((axis) => {
            const value = axis.name === 'NODE_VERSION' ? version.value : image.value;
            return axis.values.some((excluded) => excluded.value === value) === (axis.inverse === true);
          }),
        ),
      ),
    );
    expect(left).toEqual(images?.values);
  });

  it('interpolates nothing that the repository wrote', () => {
    const hostile = "${env.TOKEN} $(id) `id` ' ''' \\ \\' \"";
    const groovy = text(sampleJob({ title: hostile, env: { A: hostile }, steps: [sampleStep({ title: hostile, run: [hostile], env: { B: hostile } })] }));
    expect(groovy.replaceAll(/'(?:[^'\\\n]|\\.)*'|\/\/.*/g, '')).not.toMatch(/TOKEN|\$/);
  });

  it('keeps Jenkins from expanding a dollar in a variable', () => {
    expect(text(sampleJob({ env: { A: '$HOME' } }))).toContain("A = '$$HOME'");
  });

  it('starts services beside the container of the job and waits for them', () => {
    const groovy = text(sampleJob({ services: [{ name: 'db', image: 'postgres:17.6', ports: [5432], env: { P: "it's" }, health: 'pg_isready' }] }));
    expect(groovy).toContain("docker.image('postgres:17.6').withRun(");
    expect(groovy).toContain('--link ${service1.id}:db');
    expect(groovy).toContain('docker exec ${service1.id}');
  });

  it('refuses a file whose structure no longer gives the needs that it declares', () => {
    const groovy = text(sampleJob({ id: 'lint' }), sampleJob({ id: 'build', needs: ['lint'] }));
    const swapped = groovy.replace('// Needs: -', '// Needs: build');
    expect(() => platform.read([{ path: 'Jenkinsfile', content: swapped }])).toThrow(unreadable);
  });

  it.each(['', 'pipeline { }', "pipeline { stages { stage('a') { steps { sh 'x' } } } }", 'pipeline {', '"""', 'node { sh "x" }'])('refuses to read %j', (content) => {
    expect(() => platform.read([{ path: 'Jenkinsfile', content }])).toThrow(unreadable);
  });

  it('names the line at which it stops reading', () => {
    const content = "pipeline {\n  agent any\n  options { a('x' 'y') }\n}";
    expect(() => platform.read([{ path: 'Jenkinsfile', content }])).toThrow(/line 3/);
  });

  it('prints again what it read of any pipeline', () => {
    const groovy = "pipeline { agent { docker { image 'a' } }\n tools { jdk '21' }\n stages { stage('a') { when { not { branch 'b' } }\n steps { step([$class: 'A', b: 1])\n sleep(-1)\n sh script: \"${X}\", returnStdout: true\n parallelStep(a, 'b') } } }\n post { always { script { if (x) { y() } } } } }";
    const { ast } = validateJenkinsfile(groovy);
    expect(ast).toBeDefined();
    const again = ast && validateJenkinsfile(printGroovy(ast, [], new Map()));
    expect(again?.ast).toEqual(ast);
  });
});
