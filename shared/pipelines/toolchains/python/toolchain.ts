import { defineToolchain } from '../definition.ts';

export default defineToolchain({
  id: 'python',
  stacks: ['python'],
  images: [{ name: 'python', cycles: 'python' }],
  runner: {
    action: 'actions/setup-python',
    input: 'python-version',
    inputs: {},
    caches: { pip: 'pip', pipenv: 'pipenv', poetry: 'poetry' },
  },
});
