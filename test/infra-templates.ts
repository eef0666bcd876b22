import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { synthesize, type SynthesisOptions } from '../infra/synth.ts';
import { functionCatalog } from '../shared/agent/function-catalog.ts';
import { operations as registered } from '../shared/registry.gen.ts';

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z._default(z.record(z.string(), z.any()), {}),
  DeletionPolicy: z.optional(z.string()),
});
const templateSchema = z.looseObject({ Resources: z.record(z.string(), resourceSchema) });

export type TemplateResource = z.infer<typeof resourceSchema> & { readonly stack: string; readonly id: string };

/** Every resource of a synthesized stage, for tests that say what must hold of all of a kind. */
export class StageTemplates {
  readonly resources: readonly TemplateResource[];

  constructor(resources: readonly TemplateResource[]) {
    this.resources = resources;
  }

  ofType(type: string): TemplateResource[] {
    return this.resources.filter((resource) => resource.Type === type);
  }

  /** The resource that `{ Ref }` or `{ 'Fn::GetAtt': [id, ...] }` in the given stack points to. */
  target(stack: string, reference: unknown): TemplateResource | undefined {
    const parsed = z.union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })]).safeParse(reference);
    if (!parsed.success) return undefined;
    const id = 'Ref' in parsed.data ? parsed.data.Ref : parsed.data['Fn::GetAtt'][0];
    return this.resources.find((resource) => resource.stack === stack && resource.id === id);
  }
}

export const DEPLOYMENT = { issuer: 'https://issuer.example.com', audience: ['devops-engineer'], alarmEmail: 'operators@example.com' } as const;

/** Makes a folder with an empty bundle for each function, as the build would, and removes it with everything beside it. */
export function withFolder<Result>(work: (folder: { readonly outdir: string; readonly functionsFolder: string }) => Result, operations = registered): Result {
  const home = mkdtempSync(join(tmpdir(), 'devops-engineer-synth-'));
  const functionsFolder = join(home, 'functions');
  try {
    for (const { name } of functionCatalog(operations)) {
      mkdirSync(join(functionsFolder, name), { recursive: true });
      writeFileSync(join(functionsFolder, name, 'handler.mjs'), 'export const handler = async () => ({});\n');
    }
    return work({ outdir: join(home, 'cdk.out'), functionsFolder });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Synthesizes a stage and reads all its templates. */
export function templatesOf(options: Pick<SynthesisOptions, 'stage' | 'deployment'> & { readonly operations?: typeof registered }): StageTemplates {
  return withFolder((folder) => {
    const assembly = synthesize({ deployment: DEPLOYMENT, ...options, ...folder });
    const stacks = assembly.nestedAssemblies.flatMap(({ nestedAssembly }) => nestedAssembly.stacks);
    const resources = stacks.flatMap((stack) =>
      Object.entries(templateSchema.parse(stack.template).Resources).map(([id, resource]) => ({ ...resource, id, stack: stack.stackName })),
    );
    return new StageTemplates(resources);
  }, options.operations);
}
