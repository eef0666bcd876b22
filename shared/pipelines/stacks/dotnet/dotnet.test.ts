import { describe, expect, it } from 'vitest';
import { lineFor, stackContext } from '../../../../test/stack-context.ts';
import dotnet from './stack.ts';

const APP = '<Project Sdk="Microsoft.NET.Sdk.Web">\n<PropertyGroup>\n<TargetFramework>net8.0</TargetFramework>\n</PropertyGroup></Project>';
const TESTS = '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFrameworks>net8.0;net10.0;netstandard2.0</TargetFrameworks></PropertyGroup><ItemGroup><PackageReference Include="Microsoft.NET.Test.Sdk" /><PackageReference Include="xunit" /><ProjectReference Include="..\\..\\src\\Shop\\Shop.csproj" /></ItemGroup></Project>';

describe('the .NET stack', () => {
  it('drafts a solution with its projects and who needs whom', () => {
    const drafts = dotnet.detect(stackContext({ 'Shop.sln': '', 'global.json': '{"sdk":{"version":"10.0.100"}}', 'src/Shop/Shop.csproj': APP, 'tests/Shop.Tests/Shop.Tests.csproj': TESTS }));
    expect(drafts.map(({ path }) => path)).toEqual(['.']);
    expect(drafts[0]?.versions.map(({ value, evidence: { file } }) => [value, file])).toEqual([['10.0.100', 'global.json']]);
    expect(drafts[0]?.matrix).toEqual(['10.0.100']);
    expect(drafts[0]?.frameworks.map(({ name }) => name)).toEqual(['aspnetcore', 'xunit']);
    expect(drafts[0]?.members).toContainEqual({ path: 'tests/Shop.Tests', name: 'Shop.Tests', dependsOn: ['Shop'] });
    expect(lineFor(drafts[0], 'test')).toBe('dotnet test');
    expect(drafts[0]?.commands.find(({ intent }) => intent === 'test')?.env).toEqual({ DOTNET_ROLL_FORWARD: 'Major' });
  });

  it('takes the newest of several targets, and calls an SDK that is too old for it a conflict', () => {
    const versions = (files: Readonly<Record<string, string>>) => dotnet.detect(stackContext({ 'Shop.csproj': TESTS, ...files }))[0]?.versions.map(({ value }) => value);
    expect(versions({})).toEqual(['10.0']);
    expect(versions({ 'global.json': '{"sdk":{"version":"8.0.400"}}' })).toEqual(['8.0.400', '10.0']);
  });

  it('invents no tests for a project alone', () => {
    const [draft] = dotnet.detect(stackContext({ 'shop/Shop.csproj': APP }));
    expect(draft?.path).toBe('shop');
    expect(draft?.versions[0]?.evidence.line).toBe(3);
    expect(draft?.commands.map(({ intent }) => intent)).toEqual(['install', 'build']);
    expect(draft?.members).toBeUndefined();
  });

  it('says which project cannot be read', () => {
    const [draft] = dotnet.detect(stackContext({ 'Shop.csproj': '<Project' }));
    expect(draft?.warnings?.[0]).toMatchObject({ code: 'MANIFEST_UNREADABLE', path: 'Shop.csproj' });
    expect(draft?.evidence[0]?.confidence).toBeLessThan(0.5);
  });

  it('leaves out the data of tests', () => {
    expect(dotnet.detect(stackContext({ 'test/fixtures/a/A.csproj': APP }))).toEqual([]);
  });
});
