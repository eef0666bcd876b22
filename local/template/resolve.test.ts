import { describe, expect, it } from 'vitest';
import { Resolver, type Template } from './resolve.ts';

const data: Template = {
  Resources: { Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'items' } }, Queue: { Type: 'AWS::SQS::Queue' } },
  Outputs: { TableOut: { Value: { Ref: 'Table' }, Export: { Name: 'shared-table' } } },
};
const api: Template = {
  Parameters: { Stage: { Default: 'dev' } },
  Resources: { Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: { 'Fn::Join': ['-', ['fn', { Ref: 'Stage' }]] } } }, Bucket: { Type: 'AWS::S3::Bucket' } },
};
const resolver = new Resolver(new Map([['data', data], ['api', api]]));

describe('template intrinsics', () => {
  it.each([
    ['Ref of a parameter', { Ref: 'Stage' }, 'dev'],
    ['Ref of a resource', { Ref: 'Fn' }, 'fn-dev'],
    ['Ref of what has no name', { Ref: 'Bucket' }, 'local-bucket'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['GetAtt', { 'Fn::GetAtt': ['Fn', 'Arn'] }, 'arn:aws:lambda:us-east-1:000000000000:function:fn-dev'],
    ['Sub', { 'Fn::Sub': 'x-${Stage}-${Fn.Arn}-${!literal}' }, 'x-dev-arn:aws:lambda:us-east-1:000000000000:function:fn-dev-${literal}'],
    ['Sub with values', { 'Fn::Sub': ['${a}/${Stage}', { a: { Ref: 'Fn' } }] }, 'fn-dev/dev'],
    ['ImportValue', { 'Fn::ImportValue': 'shared-table' }, 'items'],
    ['GetStackOutput', { 'Fn::GetStackOutput': { StackName: 'data', OutputName: 'TableOut' } }, 'items'],
    ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b,c'] }] }, 'b'],
    ['NoValue, which leaves a member out', { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] }, { b: [1] }],
  ])('%s', (_name, value, expected) => {
    expect(resolver.resolve('api', value)).toEqual(expected);
  });

  it.each([
    ['an intrinsic that is not known', { 'Fn::Transform': {} }],
    ['an export that nobody makes', { 'Fn::ImportValue': 'absent' }],
  ])('refuses %s by name', (_name, value) => {
    expect(() => resolver.resolve('api', value)).toThrow(expect.objectContaining({ code: 'TEMPLATE_NOT_UNDERSTOOD' }));
  });
});
