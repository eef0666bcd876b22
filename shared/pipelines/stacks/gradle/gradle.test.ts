import { describe, expect, it } from 'vitest';
import { lineFor, stackContext } from '../../../../test/stack-context.ts';
import { includesOf, readBuildFile } from './build-file.ts';
import gradle from './stack.ts';

describe('build scripts', () => {
  it.each([
    ['java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }', '21', 'toolchain'],
    ['java { toolchain { languageVersion.set(JavaLanguageVersion.of("17")) } }', '17', 'toolchain'],
    ['kotlin { jvmToolchain(17) }', '17', 'jvm-toolchain'],
    ['sourceCompatibility = 1.8', '1.8', 'source-compatibility'],
    ["sourceCompatibility = '11'", '11', 'source-compatibility'],
    ['sourceCompatibility = JavaVersion.VERSION_1_8', '1.8', 'source-compatibility'],
    ['sourceCompatibility JavaVersion.VERSION_17', '17', 'source-compatibility'],
    ['tasks.withType<JavaCompile> { options.release.set(11) }', '11', 'release'],
  ])('%s', (text, value, rule) => {
    expect(readBuildFile('build.gradle', text).java[0]).toMatchObject({ value, rule });
  });

  it('reads nothing in comments, but what looks like one in a string stays', () => {
    const build = readBuildFile('build.gradle', '// sourceCompatibility = 1.7\n/* jvmToolchain(8) */\nurl "https://x"; sourceCompatibility = 21');
    expect(build.java.map(({ value, line }) => [value, line])).toEqual([['21', 3]]);
  });

  it('finds plugins in every notation', () => {
    const text = 'plugins {\n  id("com.diffplug.spotless") version "7"\n  id \'org.springframework.boot\'\n  kotlin("jvm")\n  alias(libs.plugins.detekt)\n  `java-library`\n}\napply plugin: \'checkstyle\'\n';
    expect(readBuildFile('build.gradle.kts', text).plugins).toEqual(expect.arrayContaining(['com.diffplug.spotless', 'org.springframework.boot', 'org.jetbrains.kotlin.jvm', 'alias:detekt', 'java-library', 'checkstyle']));
  });

  it('reads includes and refuses hostile ones', () => {
    expect(includesOf('include(":app", ":libs:core")\ninclude "web"\n// include "old"\ninclude "$(id)"')).toEqual(['app', 'libs/core', 'web']);
  });
});

describe('the Gradle stack', () => {
  const files = {
    'settings.gradle.kts': 'include(":app", ":core")',
    'app/build.gradle.kts': 'plugins { id("io.gitlab.arturbosch.detekt") }\ndependencies { implementation(project(":core")) }',
    'app/src/main/kotlin/A.kt': '', 'app/src/test/kotlin/ATest.kt': '',
    'core/build.gradle.kts': 'kotlin { jvmToolchain(21) }', 'core/src/main/kotlin/B.kt': '',
    gradlew: '', 'gradle/wrapper/gradle-wrapper.properties': String.raw`distributionUrl=https\://services.gradle.org/distributions/gradle-8.14.2-bin.zip`,
  };

  it('drafts the build once, by its settings', () => {
    const drafts = gradle.detect(stackContext(files));
    expect(drafts).toHaveLength(1);
    const [draft] = drafts;
    expect(draft).toMatchObject({ path: '.', language: 'kotlin', matrix: ['21'], monorepoTool: 'gradle', packageManager: { name: 'gradle', version: '8.14.2' } });
    expect(draft?.members).toEqual([{ path: 'app', name: 'app', dependsOn: ['core'] }, { path: 'core', name: 'core', dependsOn: [] }]);
    expect(lineFor(draft, 'test')).toBe('./gradlew test');
    expect(lineFor(draft, 'lint')).toBe('./gradlew detekt');
    expect(lineFor(draft, 'build')).toBe('./gradlew assemble');
  });

  it('takes a leftover script without sources for no project', () => {
    expect(gradle.detect(stackContext({ 'build.gradle': "apply plugin: 'java'", 'setup.py': '' }))).toEqual([]);
  });

  it('is less sure without a wrapper', () => {
    const [draft] = gradle.detect(stackContext({ 'build.gradle': "apply plugin: 'java'", 'src/main/java/A.java': '', 'src/test/java/ATest.java': '' }));
    expect(lineFor(draft, 'test')).toBe('gradle test');
    expect(draft?.commands.find(({ intent }) => intent === 'test')?.evidence.confidence).toBe(0.6);
  });
});
