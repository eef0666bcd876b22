import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { testContext } from '../../../../test/support.ts';
import validate from './operation.ts';

const run = (input: object) => validate.run(z.parse(validate.input, input), testContext());

describe('pipelines.validate', () => {
  it('answers in its own schema, with the place of each mistake and the JSON form of what is valid', async () => {
    const good = "pipeline { agent any; stages { stage('a') { steps { echo 'x' } } } }";
    const output = await run({ platform: 'jenkins', files: { Jenkinsfile: good, 'ci/Jenkinsfile': good.replace('agent any', 'agent some') } });
    expect(validate.output.safeParse(output).error).toBeUndefined();
    expect(output).toMatchObject({ valid: false, errors: [{ code: 'JENKINS_REQUIRED', path: 'ci/Jenkinsfile' }, { code: 'JENKINS_AGENT_INVALID', path: 'ci/Jenkinsfile', line: 1, column: 12 }], ast: { Jenkinsfile: { pipeline: { agent: { type: 'any' } } } } });
    expect(await run({ platform: 'jenkins', files: { 'a.json': JSON.stringify(output.ast['Jenkinsfile']) } })).toMatchObject({ valid: true, errors: [] });
  });

  it('says where it cannot judge', async () => {
    await expect(run({ platform: 'gitlab-ci', files: { '.gitlab-ci.yml': 'a: 1' } })).rejects.toMatchObject({ code: 'VALIDATION_UNSUPPORTED' });
    expect(validate.input.safeParse({ platform: 'jenkins', files: {} }).success).toBe(false);
  });
});
