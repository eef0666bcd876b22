import { defineToolchain } from '../definition.ts';

// Since 17 every fourth release of Java is supported for years.
const hasLongSupport = (release: number): boolean => release < 17 || (release - 17) % 4 === 0;

export default defineToolchain({
  id: 'java',
  stacks: ['maven', 'gradle'],
  images: [{ name: 'maven', withTool: 'maven' }, { name: 'gradle', withTool: 'gradle' }, { name: 'eclipse-temurin' }],
  runner: {
    action: 'actions/setup-java',
    input: 'java-version',
    inputs: { distribution: 'temurin' },
    caches: { maven: 'maven', gradle: 'gradle' },
  },
  newest: (lines) => lines.findLast((line) => hasLongSupport(Number(line))),
});
