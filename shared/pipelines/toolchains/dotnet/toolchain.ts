import { defineToolchain } from '../definition.ts';

export default defineToolchain({
  id: 'dotnet',
  stacks: ['dotnet'],
  images: [{ name: 'mcr.microsoft.com/dotnet/sdk' }],
  provides: ['dotnet'],
  runner: { action: 'actions/setup-dotnet', input: 'dotnet-version', inputs: { cache: false }, caches: {} },
});
