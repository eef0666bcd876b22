import { expect, it } from 'vitest';
import { EnvironmentSecrets } from './secrets.ts';

it('reads a reference from the variable that it names, and says which one is missing', async () => {
  const secrets = new EnvironmentSecrets({ SECRET_SLACK_HOOK_URL: ' value\n', SECRET_EMPTY: ' ' });
  expect(await secrets.read('slack/hook-url')).toBe('value');
  await expect(secrets.read('empty')).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND', message: 'Set SECRET_EMPTY and start again.' });
  await expect(secrets.read('other')).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
});
