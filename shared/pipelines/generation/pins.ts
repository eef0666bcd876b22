import { unprocessable } from '../../core/errors.ts';

const ACTIONS: Readonly<Record<string, readonly [string, string]>> = {
  'actions/checkout': ['3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'],
  'actions/setup-node': ['2028fbc5c25fe9cf00d9f06a71cc4710d4507903', 'v6.0.0'],
  'actions/setup-python': ['5fda3b95a4ea91299a34e894583c3862153e4b97', 'v7.0.0'],
  'actions/setup-go': ['924ae3a1cded613372ab5595356fb5720e22ba16', 'v6.5.0'],
  'actions/setup-java': ['03ad4de0992f5dab5e18fcb136590ce7c4a0ac95', 'v5.6.0'],
  'actions/upload-artifact': ['043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', 'v7.0.1'],
  'astral-sh/setup-uv': ['c771a70e6277c0a99b617c7a806ffedaca235ff9', 'v9.0.0'],
  'oven-sh/setup-bun': ['0c5077e51419868618aeaa5fe8019c62421857d6', 'v2'],
  'hashicorp/setup-terraform': ['dfe3c3f87815947d99a8997f908cb6525fc44e9e', 'v4.0.0'],
  'azure/setup-helm': ['dfe3c3f87815947d99a8997f908cb6525fc44e9e', 'v4.0.0'],
  'pnpm/action-setup': ['a7487c7e89a18df4991f7f222e4898a00d66ddda', 'v5.0.0'],
};

export function action(name: string): { readonly uses: string; readonly version: string } {
  const pin = ACTIONS[name];
  if (pin === undefined) throw unprocessable('PIN_UNKNOWN', `No pin is known for the action ${name}.`);
  return { uses: `${name}@${pin[0]}`, version: pin[1] };
}

export function image(product: string, version: string): string {
  return `${product}:${version}`;
}

export function latestVersion(tool: string): string | undefined {
  return { node: '24', python: '3.14', go: '1.26', rust: '1.97', java: '25', terraform: '1.14', helm: '4.0' }[tool];
}

export function toolVersion(name: string): string | null {
  return { pnpm: '10.28.0', uv: '0.9.11', tox: '4.32.0', poetry: '2.2.1', pdm: '2.26.1', yarn: '1.22.22' }[name] ?? null;
}

export function serviceImage(product: string, version: string | null): string | undefined {
  return version === null ? undefined : `${product}:${version}`;
}
