import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateJenkinsfile, validateJson, type Extensions } from './index.ts';

const STAGES = "stages { stage('a') { steps { echo 'x' } } }";
const pipeline = (...sections: readonly string[]): string => `pipeline {\n${sections.join('\n')}\n}`;
const plain = (section: string): string => pipeline('agent any', section, STAGES);
const stage = (body: string): string => pipeline('agent any', `stages { stage('a') {\n${body}\n} }`);
const steps = (body: string): string => stage(`steps {\n${body}\n}`);
const codes = (source: string, extensions: Extensions = {}): readonly string[] => validateJenkinsfile(source, extensions).problems.map(({ code }) => code);

describe('validateJenkinsfile', () => {
  it.each([
    plain(''),
    plain("environment { A = 'x'\n B = \"${A}-y\" + 'z'\n C = credentials('id') }"),
    plain("options { timeout(time: 5, unit: 'HOURS')\n buildDiscarder(logRotator(numToKeepStr: '3'))\n skipDefaultCheckout() }"),
    plain("parameters { string(name: 'A', defaultValue: '')\n booleanParam(name: 'B') }"),
    plain("triggers { cron('@daily')\n pollSCM('* * * * *') }"),
    plain("tools { maven 'm3'\n jdk '21' }"),
    plain("libraries { lib('a@b') }"),
    plain("post { always { echo 'x' }\n cleanup { deleteDir() } }"),
    pipeline("agent { docker { image 'node:24'\n args '-u 0' } }", STAGES),
    pipeline("agent { label 'linux' }", STAGES),
    stage("when { beforeAgent true\n not { branch 'main' }\n expression { return params.A ==~ /x{2}/ } }\n steps { echo 'x' }"),
    stage("parallel { stage('b') { steps { echo 'x' } }\n stage('c') { stages { stage('d') { steps { echo 'x' } } } } }\n failFast true"),
    stage("matrix { axes { axis { name 'A'\n values '1', '2' } }\n excludes { exclude { axis { name 'A'\n notValues '1' } } }\n stages { stage('b') { steps { echo 'x' } } } }"),
    stage("input { message 'go?'\n parameters { string(name: 'A') } }\n steps { echo 'x' }"),
    steps("script { def x = [a: { it }]; if (x) { sh 'a' } else sh 'b' }"),
    steps("withCredentials([string(credentialsId: 'a', variable: 'B')]) { sh 'x' }\n someStepOfAPlugin a: 1, b: [1, 2]"),
    `def call() {\n${plain('')}\n}`,
    `#!/usr/bin/env groovy\n@Library('a') _\nimport java.util.Date\ndef x = 1\n${plain('')}`,
    "pipeline\n{\nagent any\nstages\n{\nstage('a')\n{\nsteps\n{\necho 'x'\n}\n}\n}\n}",
  ])('accepts %s', (source) => {
    expect(validateJenkinsfile(source)).toMatchObject({ valid: true, problems: [], ast: { pipeline: { stages: [{}] } } });
  });

  it.each([
    [pipeline(STAGES), 'JENKINS_REQUIRED'],
    [pipeline('agent any'), 'JENKINS_REQUIRED'],
    [plain('banana { }'), 'JENKINS_UNKNOWN_SECTION'],
    [plain("postBuild { always { echo 'x' } }"), 'JENKINS_RENAMED_SECTION'],
    [plain("post { }"), 'JENKINS_EMPTY_SECTION'],
    [plain("post { banana { echo 'x' } }"), 'JENKINS_UNKNOWN_TYPE'],
    [plain("environment { 'A' = 'x' }"), 'JENKINS_ENVIRONMENT_NAME'],
    [plain("environment { A = 'x' - 'y' }"), 'JENKINS_ENVIRONMENT_VALUE'],
    [plain("environment { A = 'x'\n A = 'y' }"), 'JENKINS_DUPLICATE_VARIABLE'],
    [plain("options { retry('3') }"), 'JENKINS_ARGUMENT_TYPE'],
    [plain('options { retry(3)\n retry(4) }'), 'JENKINS_DUPLICATE'],
    [plain("parameters { string(nam: 'A') }"), 'JENKINS_UNKNOWN_ARGUMENT'],
    [plain("triggers { cron() }"), 'JENKINS_ARGUMENT_COUNT'],
    [plain("tools { mavn 'm3' }"), 'JENKINS_UNKNOWN_TYPE'],
    [plain("libraries { 'a' }"), 'JENKINS_LIBRARY_EXPECTED'],
    [pipeline('agent some', STAGES), 'JENKINS_AGENT_INVALID'],
    [pipeline("agent { docker { args 'x' } }", STAGES), 'JENKINS_ARGUMENT_MISSING'],
    [pipeline("agent { docker { image 'x'\n fruit 'y' } }", STAGES), 'JENKINS_UNKNOWN_ARGUMENT'],
    [stage(''), 'JENKINS_STAGE_BODY'],
    [stage("steps { echo 'x' }\n stages { stage('b') { steps { echo 'x' } } }"), 'JENKINS_STAGE_BODY'],
    [stage("parallel { stage('b') { parallel { stage('c') { steps { echo 'x' } } } } }"), 'JENKINS_NESTED_PARALLEL'],
    [stage("agent any\n parallel { stage('b') { steps { echo 'x' } } }"), 'JENKINS_NOT_ALLOWED'],
    [stage("matrix { stages { stage('b') { steps { echo 'x' } } } }"), 'JENKINS_REQUIRED'],
    [stage("when { banana 'x' }\n steps { echo 'x' }"), 'JENKINS_UNKNOWN_TYPE'],
    [stage("when { not { branch 'a'\n branch 'b' } }\n steps { echo 'x' }"), 'JENKINS_CONDITION_CHILDREN'],
    [stage("when { changelog '(' }\n steps { echo 'x' }"), 'JENKINS_PATTERN'],
    [stage("input { id 'x' }\n steps { echo 'x' }"), 'JENKINS_REQUIRED'],
    [steps(''), 'JENKINS_EMPTY_SECTION'],
    [steps("def x = 1"), 'JENKINS_NOT_A_STEP'],
    [steps("a.b('x')"), 'JENKINS_OBJECT_CALL'],
    [steps("echo ${A}"), 'JENKINS_BARE_INTERPOLATION'],
    [steps("timeout(tim: 5) { echo 'x' }"), 'JENKINS_UNKNOWN_ARGUMENT'],
    [steps("stage('b') { echo 'x' }"), 'JENKINS_NOT_ALLOWED'],
    [steps("sleep 99999999999999999999"), 'JENKINS_NUMBER_TOO_BIG'],
    [`node { ${plain('')} }`, 'JENKINS_PIPELINE_NESTED'],
    ["node { sh 'x' }", 'JENKINS_NOT_DECLARATIVE'],
    ['', 'JENKINS_NOT_DECLARATIVE'],
  ])('refuses %s with %s', (source, code) => {
    expect(validateJenkinsfile(source).valid).toBe(false);
    expect(codes(source)).toContain(code);
  });

  it('gives the line and column of a mistake, and what was probably meant', () => {
    expect(validateJenkinsfile(steps("sleep(tyme: 5)")).problems[0]).toEqual({ code: 'JENKINS_UNKNOWN_ARGUMENT', message: 'sleep takes no tyme. Did you mean time?', line: 5, column: 7 });
  });

  it('knows what one says that plugins bring', () => {
    const source = pipeline("agent { cloud { region 'x' } }", STAGES);
    expect(codes(source)).toEqual(['JENKINS_UNKNOWN_TYPE']);
    expect(codes(source, { agents: ['cloud'] })).toEqual([]);
    expect(codes(source, { agents: ['cloud size! region'] })).toEqual(['JENKINS_ARGUMENT_MISSING']);
  });

  it('answers any text without throwing', () => {
    const pieces = fc.constantFrom('pipeline', ' { ', ' } ', 'agent any', '\n', 'stages', "stage('a')", 'steps', '"${', "'", '[', ']', '(', ')', 'a: 1', ', ', '=', '->', 'when', '__proto__ ', 'constructor', '/', '$', '\u0000', 'if (x)', 'def y =');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''))), (text) => {
        expect(typeof validateJenkinsfile(text).valid).toBe('boolean');
        expect(typeof validateJson(text).valid).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('validateJson', () => {
  it('accepts what the Jenkinsfile of it gave', () => {
    const { ast } = validateJenkinsfile(plain("post { always { timeout(time: 1) { echo \"${A}\" } } }"));
    expect(validateJson(JSON.stringify(ast))).toEqual({ valid: true, problems: [], ast });
  });

  it('names the place of a mistake by pointer', () => {
    const ast = { pipeline: { agent: { type: 'any' }, stages: [{ name: 'a', branches: [{ name: 'default', steps: [{ name: 'sleep', arguments: [{ key: 'time', value: { isLiteral: true, value: 'x' } }] }] }] }] } };
    expect(validateJson(JSON.stringify(ast)).problems).toMatchObject([{ code: 'JENKINS_ARGUMENT_TYPE', pointer: '/pipeline/stages/0/branches/0/steps/0/arguments/0/value' }]);
    expect(validateJson('{"pipeline":{"banana":1}}').problems[0]).toMatchObject({ code: 'JENKINS_JSON_SHAPE', pointer: '/pipeline' });
    expect(validateJson('{').problems[0]).toMatchObject({ code: 'JENKINS_JSON' });
    expect(validateJson('[]').problems[0]).toMatchObject({ code: 'JENKINS_NOT_DECLARATIVE' });
    expect(validateJson(`${'['.repeat(5000)}${']'.repeat(5000)}`).problems[0]).toMatchObject({ code: 'JENKINS_JSON_TOO_DEEP' });
  });
});
