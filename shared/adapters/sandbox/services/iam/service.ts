import type { JsonObject, JsonValue } from '../../../../core/json.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource, type World } from '../../model.ts';
import { found, objectOf, objectsOf, tagListOf, textOf } from '../../values.ts';

const USER = 'AWS::IAM::User';
const ROLE = 'AWS::IAM::Role';

/** IAM: users with an access key each; global, and so in one region only. */
export default defineSandboxService({
  id: 'iam',
  // Seen from every region, as IAM is; the users that other services name live in the first.
  inventory: (region, account) => [
    { account, region, type: ROLE, id: 'shop-instances', tags: HEALED, properties: { RoleName: 'shop-instances', Policies: {} } },
    ...(region !== 'us-east-1'
      ? []
      : numbered(10, (number): SandboxResource => {
          const id = `user-${number}`;
          return { account, region, type: USER, id, tags: HEALED, properties: { UserName: id, Arn: `arn:aws:iam::${account}:user/${id}`, AccessKeys: [{ AccessKeyId: `AKIASANDBOX${number}000000`, Status: 'Active', CreateDate: '2025-06-01T00:00:00.000Z' }], Policies: {} } };
        })),
  ],
  actions: {
    'iam:ListAccessKeys': async ({ UserName: name }, world) => ({ AccessKeyMetadata: objectsOf((await userNamed(world, name)).properties['AccessKeys']).map((key): JsonObject => ({ ...key, UserName: textOf(name) })) }),
    'iam:UpdateAccessKey': async ({ UserName: name, AccessKeyId: id, Status: status }, world) => {
      const user = await userNamed(world, name);
      found(objectsOf(user.properties['AccessKeys']).find((key) => key['AccessKeyId'] === id), 'NoSuchEntity', `The Access Key with id ${textOf(id)} cannot be found.`);
      await world.change(USER, user.id, (before) => ({ ...before, AccessKeys: objectsOf(before['AccessKeys']).map((key): JsonObject => (key['AccessKeyId'] === id ? { ...key, Status: textOf(status) } : key)) }));
      return {};
    },
    'iam:GetInstanceProfile': async ({ InstanceProfileName: name }) => ({ InstanceProfile: { InstanceProfileName: textOf(name), Roles: [{ RoleName: 'shop-instances' }] } }),
    'iam:ListRoleTags': async ({ RoleName: name }, world) => ({ Tags: tagListOf((await roleNamed(world, name)).tags) }),
    'iam:GetRolePolicy': async ({ RoleName: name, PolicyName: policy }, world) => ({ RoleName: textOf(name), PolicyName: textOf(policy), PolicyDocument: found(objectOf((await roleNamed(world, name)).properties['Policies'])[textOf(policy)], 'NoSuchEntity', 'The role policy cannot be found.') }),
    'iam:PutRolePolicy': async ({ RoleName: name, PolicyName: policy, PolicyDocument: document }, world) => {
      await world.change(ROLE, (await roleNamed(world, name)).id, (before) => ({ ...before, Policies: { ...objectOf(before['Policies']), [textOf(policy)]: textOf(document) } }));
      return {};
    },
    'iam:DeleteRolePolicy': async ({ RoleName: name, PolicyName: policy }, world) => {
      await world.change(ROLE, (await roleNamed(world, name)).id, (before) => ({ ...before, Policies: Object.fromEntries(Object.entries(objectOf(before['Policies'])).filter(([key]) => key !== policy)) }));
      return {};
    },
    'iam:ListUserTags': async ({ UserName: name }, world) => ({ Tags: tagListOf((await userNamed(world, name)).tags) }),
    'iam:GetUserPolicy': async ({ UserName: name, PolicyName: policy }, world) => ({ UserName: textOf(name), PolicyName: textOf(policy), PolicyDocument: found(objectOf((await userNamed(world, name)).properties['Policies'])[textOf(policy)], 'NoSuchEntity', 'The user policy cannot be found.') }),
    'iam:PutUserPolicy': async ({ UserName: name, PolicyName: policy, PolicyDocument: document }, world) => {
      await world.change(USER, (await userNamed(world, name)).id, (before) => ({ ...before, Policies: { ...objectOf(before['Policies']), [textOf(policy)]: textOf(document) } }));
      return {};
    },
    'iam:DeleteUserPolicy': async ({ UserName: name, PolicyName: policy }, world) => {
      const user = await userNamed(world, name);
      found(objectOf(user.properties['Policies'])[textOf(policy)], 'NoSuchEntity', 'The user policy cannot be found.');
      await world.change(USER, user.id, (before) => ({ ...before, Policies: Object.fromEntries(Object.entries(objectOf(before['Policies'])).filter(([key]) => key !== policy)) }));
      return {};
    },
  },
});

async function roleNamed(world: World, name: JsonValue | undefined): Promise<SandboxResource> {
  return found(await world.get(ROLE, textOf(name)), 'NoSuchEntity', `The role with name ${textOf(name)} cannot be found.`);
}

async function userNamed(world: World, name: JsonValue | undefined): Promise<SandboxResource> {
  return found(await world.get(USER, textOf(name)), 'NoSuchEntity', `The user with name ${textOf(name)} cannot be found.`);
}
