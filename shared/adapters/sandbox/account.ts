export const SANDBOX_ACCOUNT = '111122223333';
export const SANDBOX_REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'] as const;

/** Tags of what may be healed. */
export const HEALED = { 'devops-engineer': 'heal' } as const;

/** Things of the same kind: `orders-00`, `orders-01`, ... */
export function numbered<Thing>(count: number, make: (number: string, index: number) => Thing): Thing[] {
  return Array.from({ length: count }, (_unused, index) => make(String(index).padStart(2, '0'), index));
}
