import { defineScanner } from '../model.ts';

export default defineScanner({
  id: 'go-vulnerabilities',
  title: 'Look for known vulnerabilities in Go',
  why: 'Reports the known vulnerabilities that the code really calls, in its modules and in the standard library.',
  toolchain: 'go',
  tool: 'govulncheck',
  timeoutMinutes: 15,
  select({ folders }) {
    const commands = folders('go').map((path) => ({ path, run: ['govulncheck ./...'] }));
    return commands.length === 0 ? undefined : { commands };
  },
});
