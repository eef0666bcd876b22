import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { peerPath, type Pair, type Verdict } from './verdict.ts';

function toVerdict(line: string): Verdict {
  if (line === 'match' || line === 'no-match' || line === 'refused') return line;
  throw new Error(`event-ruler answered: ${line}`);
}

/** Asks AWS's own matching library, aws/event-ruler, in one Java process. */
export async function askEventRuler(pairs: readonly Pair[]): Promise<Verdict[]> {
  const classPath = join(peerPath('event-ruler'), '*');
  const java = spawn('java', ['-Xmx512m', '-cp', classPath, join(import.meta.dirname, 'EventRulerJudge.java')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve, reject) => java.on('error', reject).on('close', resolve));
  const lines = pairs.map(({ pattern, event }) => JSON.stringify({ pattern: JSON.stringify(pattern), event: JSON.stringify(event) }));
  java.stdin.on('error', () => undefined);
  java.stdin.end(`${lines.join('\n')}\n`);
  const [code, output, complaint] = await Promise.all([exit, text(java.stdout), text(java.stderr)]);
  const verdicts = output.split('\n').filter((line) => line !== '').map(toVerdict);
  if (code !== 0 || verdicts.length !== pairs.length) {
    throw new Error(`event-ruler judged ${verdicts.length} of ${pairs.length} pairs (exit ${code}): ${complaint.slice(0, 2000)}`);
  }
  return verdicts;
}
