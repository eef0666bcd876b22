import { defineToolchain } from '../definition.ts';

export default defineToolchain({
  id: 'terraform',
  stacks: ['terraform'],
  images: [{ name: 'hashicorp/terraform', cycles: 'terraform' }],
  startsTool: true,
  runner: { action: 'hashicorp/setup-terraform', input: 'terraform_version', inputs: { terraform_wrapper: false }, caches: {} },
});
