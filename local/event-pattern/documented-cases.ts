/**
 * What AWS's documentation says of each operator, as pattern, event and answer. The unit tests run these against our
 * matcher; the peers tests run them against aws/event-ruler and MiniStack, so the answers are not ours alone.
 * Source: EventBridge user guide, "Comparison operators for use in event patterns" and "Best practices"; the README of
 * aws/event-ruler for arrays and `exists`.
 */
export interface DocumentedCase {
  readonly title: string;
  readonly pattern: unknown;
  /** Merged over `sampleEvent`. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly matches: boolean;
}

export const sampleEvent = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '111122223333',
  time: '2017-12-22T18:43:48Z',
  region: 'us-west-1',
  resources: ['arn:aws:ec2:us-west-1:111122223333:instance/i-1234567890abcdef0'],
  detail: { 'instance-id': 'i-1234567890abcdef0', state: 'terminated' },
} as const;

/** One field of `detail`: the values that satisfy the tests, and those that do not. */
function field(title: string, tests: readonly unknown[], yes: readonly unknown[], no: readonly unknown[]): DocumentedCase[] {
  const toCase = (value: unknown, matches: boolean): DocumentedCase => ({
    title: `${title}: ${JSON.stringify(value)} ${matches ? 'matches' : 'does not match'} ${JSON.stringify(tests)}`,
    pattern: { detail: { x: tests } },
    event: { detail: value === undefined ? { y: 1 } : { x: value } },
    matches,
  });
  return [...yes.map((value) => toCase(value, true)), ...no.map((value) => toCase(value, false))];
}

function whole(title: string, pattern: unknown, yes: readonly unknown[], no: readonly unknown[]): DocumentedCase[] {
  const toCase = (detail: unknown, matches: boolean): DocumentedCase => ({
    title: `${title}: ${JSON.stringify(detail)} ${matches ? 'matches' : 'does not match'}`,
    pattern,
    event: { detail },
    matches,
  });
  return [...yes.map((detail) => toCase(detail, true)), ...no.map((detail) => toCase(detail, false))];
}

const missing = undefined;

const operators = [
  ...field('exact string', ['running', 'stopped'], ['running', 'stopped'], ['Running', 'run', '', 1, null, true, missing]),
  ...field('empty string', [''], [''], [null, missing, ' ', 0, false]),
  ...field('null', [null], [null], ['', 'null', 0, false, missing]),
  ...field('exact number', [300], [300, 300.0, 3e2], ['300', 301, null, true]),
  ...field('exact fraction', [-0.5], [-0.5, -5e-1], [0.5, '-0.5']),
  ...field('exact boolean', [true], [true], [false, 'true', 1, null]),
  ...field('prefix', [{ prefix: '2017-10-02' }], ['2017-10-02T18:43:48Z', '2017-10-02'], ['2018-10-02', '017-10-02', 2017, null, missing]),
  ...field('prefix of a number', [{ prefix: '5' }], ['50'], [50, 5]),
  ...field('prefix ignore case', [{ prefix: { 'equals-ignore-case': 'EventB' } }], ['eventbridge', 'EVENTBRIDGE', 'eventb'], ['event', 'bridge', 1]),
  ...field('suffix', [{ suffix: '.png' }], ['dir/a.png', '.png'], ['a.PNG', 'a.png.gz', 'png', 1, null]),
  ...field('suffix ignore case', [{ suffix: { 'equals-ignore-case': '.png' } }], ['A.PNG', 'a.pNg', '.png'], ['png', 'a.jpg', true]),
  ...field('equals-ignore-case', [{ 'equals-ignore-case': 'ALICE' }], ['alice', 'Alice', 'ALICE'], ['alic', 'alicee', '', 1, null]),
  ...field('wildcard', [{ wildcard: 'dir/*.png' }], ['dir/a.png', 'dir/.png', 'dir/b/c.png'], ['dir.png', 'adir/a.png', 'dir/a.pngx', 7, null]),
  ...field('wildcards', [{ wildcard: '*/lib/*' }], ['/lib/', 'a/lib/b', '/lib/lib/'], ['lib', '/lib', 'lib/']),
  ...field('overlapping wildcard', [{ wildcard: 'ab*ba' }], ['abba', 'abxba'], ['aba', 'ab']),
  ...field('escaped wildcard', [{ wildcard: 'a\\*b*\\\\' }], ['a*b\\', 'a*bcd\\'], ['aXb\\', 'a*b']),
  ...field('only a wildcard', [{ wildcard: '*' }], ['', 'any'], [1, null, true, missing]),
  ...field('anything-but string', [{ 'anything-but': 'initializing' }], ['running', '', 5], ['initializing', missing]),
  ...field('anything-but number', [{ 'anything-but': 123 }], [124, 'x', '123'], [123, 123.0, missing]),
  ...field('anything-but strings', [{ 'anything-but': ['stopped', 'overloaded'] }], ['running'], ['stopped', 'overloaded']),
  ...field('anything-but numbers', [{ 'anything-but': [100, 200, 300] }], [150, '100'], [100, 3e2]),
  ...field('anything-but prefix', [{ 'anything-but': { prefix: 'init' } }], ['running', 'Init'], ['initializing', 'init', missing]),
  ...field('anything-but prefixes', [{ 'anything-but': { prefix: ['init', 'error'] } }], ['running'], ['initializing', 'errors']),
  ...field('anything-but suffix', [{ 'anything-but': { suffix: '.png' } }], ['a.jpg', '.png/'], ['a.png']),
  ...field('anything-but suffixes', [{ 'anything-but': { suffix: ['.png', '.jpg'] } }], ['a.gif'], ['a.png', 'a.jpg']),
  ...field('anything-but ignore case', [{ 'anything-but': { 'equals-ignore-case': 'initializing' } }], ['running'], ['INITIALIZING', 'initializing']),
  ...field('anything-but ignore cases', [{ 'anything-but': { 'equals-ignore-case': ['Stopped', 'OverLoaded'] } }], ['up'], ['STOPPED', 'overloaded']),
  ...field('anything-but wildcard', [{ 'anything-but': { wildcard: '*/lib/*' } }], ['/usr/bin'], ['/usr/lib/x']),
  ...field('anything-but wildcards', [{ 'anything-but': { wildcard: ['*.jar', '*.class'] } }], ['a.java'], ['a.jar', 'b.class']),
  ...field('numeric =', [{ numeric: ['=', 301.8] }], [301.8, 3.018e2], [301, '301.8', null]),
  ...field('numeric <', [{ numeric: ['<', 10] }], [9.999, -1e9, 0], [10, 11, '9', null]),
  ...field('numeric <=', [{ numeric: ['<=', 10] }], [10, 9], [10.0001]),
  ...field('numeric >', [{ numeric: ['>', 100] }], [100.5, 5e9], [100, -101, true]),
  ...field('numeric >=', [{ numeric: ['>=', -5] }], [-5, 0], [-5.01, '0']),
  ...field('numeric range', [{ numeric: ['>', 10, '<=', 20] }], [10.5, 20], [10, 20.5, '15']),
  ...field('numeric closed range', [{ numeric: ['>=', 0, '<', 1] }], [0, 0.999999], [1, -0.000001]),
  ...field('cidr', [{ cidr: '10.0.0.0/24' }], ['10.0.0.0', '10.0.0.255'], ['10.0.1.0', '10.0.0', '10.0.0.1/24', 'a', 10]),
  ...field('cidr with host bits', [{ cidr: '192.168.7.9/16' }], ['192.168.0.1', '192.168.255.255'], ['192.169.0.0']),
  ...field('cidr 0', [{ cidr: '0.0.0.0/0' }], ['1.2.3.4', '255.255.255.255'], ['1.2.3', 'x']),
  ...field('cidr IPv6', [{ cidr: '2001:db8::/32' }], ['2001:db8::1', '2001:0DB8:ffff::'], ['2001:db9::1', '::']),
  ...field('exists', [{ exists: true }], ['x', '', 0, false, null, ['a']], [missing, {}, [], { z: 1 }]),
  ...field('absent', [{ exists: false }], [missing, {}, [], { z: 1 }], ['x', '', 0, false, null, ['a']]),
  ...field('absent or a value', ['a', { exists: false }], ['a', missing], ['b', null]),
  ...field('several tests', ['a', { prefix: 'b' }, { numeric: ['>', 5] }], ['a', 'bc', 6], ['c', 5, null]),
];

const arrays = [
  ...field('any element', ['a', 'b'], [['x', 'b'], ['a'], [['b']]], [['x'], [], ['ab']]),
  ...field('anything-but over an array', [{ 'anything-but': ['a', 'b'] }], [['a', 'c']], [['a', 'b'], []]),
  ...field('numeric over an array', [{ numeric: ['>', 5] }], [[1, 9]], [[1, 5], ['9']]),
  ...whole(
    'fields of one element',
    { detail: { volumes: { kind: ['ebs'], size: [{ numeric: ['>', 10] }] } } },
    [{ volumes: [{ kind: 'nfs', size: 5 }, { kind: 'ebs', size: 20 }] }, { volumes: { kind: 'ebs', size: 20 } }],
    [{ volumes: [{ kind: 'ebs', size: 5 }, { kind: 'nfs', size: 20 }] }, { volumes: [] }, { volumes: ['ebs', 20] }],
  ),
  ...whole(
    'arrays in arrays',
    { detail: { groups: { users: { name: ['ann'], admin: [true] }, open: [true] } } },
    [{ groups: [{ open: false }, { open: true, users: [{ name: 'bob', admin: false }, { name: 'ann', admin: true }] }] }],
    [
      { groups: [{ open: true, users: [{ name: 'ann', admin: false }, { name: 'bob', admin: true }] }] },
      { groups: [{ open: false, users: [{ name: 'ann', admin: true }] }, { open: true }] },
    ],
  ),
];

const combinations = [
  ...whole('and', { source: ['aws.ec2'], detail: { a: ['x'], b: [1] } }, [{ a: 'x', b: 1 }], [{ a: 'x' }, { a: 'x', b: 2 }, { b: 1 }]),
  ...whole('other source', { source: ['aws.s3'] }, [], [{}, { source: 'aws.s3' }]),
  ...whole(
    '$or',
    { detail: { $or: [{ a: [{ numeric: ['>', 0, '<=', 5] }] }, { b: [{ numeric: ['<', 10] }] }, { c: [{ numeric: ['=', 3.018e2] }] }] } },
    [{ a: 1 }, { b: 9 }, { c: 301.8 }, { a: 6, b: 2 }],
    [{ a: 0 }, { b: 10, a: 6 }, {}],
  ),
  ...whole(
    'nested $or',
    { source: ['aws.ec2'], $or: [{ detail: { a: ['x'] } }, { detail: { b: ['y'], $or: [{ c: [1] }, { d: [2] }] } }] },
    [{ a: 'x' }, { b: 'y', c: 1 }, { b: 'y', d: 2 }],
    [{ b: 'y' }, { c: 1, d: 2 }, {}],
  ),
  ...whole(
    'parallel $or',
    { detail: { $or: [{ a: [1] }, { b: [1] }] }, $or: [{ source: ['aws.ec2'] }, { region: ['eu-west-1'] }] },
    [{ a: 1 }, { b: 1 }],
    [{}, { a: 2 }],
  ),
  ...whole('$or as a field', { detail: { $or: { a: [1] } } }, [{ $or: { a: 1 } }], [{ a: 1 }]),
  ...whole('a test not of the value', { detail: { x: { y: ['z'] } } }, [{ x: { y: 'z' } }], [{ x: 'y' }, { x: { y: { z: 'z' } } }, { x: null }]),
  ...whole('joined keys', { detail: { 'app.name': ['a'] } }, [{ 'app.name': 'a' }, { app: { name: 'a' } }], [{ app: 'a' }, { name: 'a' }]),
  ...whole('absent object', { detail: { x: { y: [{ exists: false }] } } }, [{}, { x: 1 }, { x: { y: {} } }], [{ x: { y: null } }, { x: [{ y: 1 }] }]),
];

export const documentedCases: readonly DocumentedCase[] = [...operators, ...arrays, ...combinations];

/** Patterns that EventBridge refuses, with the JSON Pointer that our error must carry. */
export const refusedPatterns: readonly { readonly pattern: unknown; readonly path: string }[] = [
  { pattern: {}, path: '' },
  { pattern: [], path: '' },
  { pattern: 'source', path: '' },
  { pattern: null, path: '' },
  { pattern: { source: 'aws.ec2' }, path: '/source' },
  { pattern: { source: null }, path: '/source' },
  { pattern: { source: [] }, path: '/source' },
  { pattern: { detail: {} }, path: '/detail' },
  { pattern: { detail: { 'a/b~c': 5 } }, path: '/detail/a~1b~0c' },
  { pattern: { source: ['aws.ec2', ['aws.s3']] }, path: '/source/1' },
  { pattern: { source: [{}] }, path: '/source/0' },
  { pattern: { source: [{ regex: 'a' }] }, path: '/source/0/regex' },
  { pattern: { source: [{ prefix: 'a', suffix: 'b' }] }, path: '/source/0' },
  { pattern: { source: [{ exactly: 5 }] }, path: '/source/0/exactly' },
  { pattern: { source: [{ prefix: 5 }] }, path: '/source/0/prefix' },
  { pattern: { source: [{ prefix: ['a'] }] }, path: '/source/0/prefix' },
  { pattern: { source: [{ prefix: { wildcard: 'a*' } }] }, path: '/source/0/prefix/wildcard' },
  { pattern: { source: [{ prefix: { 'equals-ignore-case': ['a'] } }] }, path: '/source/0/prefix/equals-ignore-case' },
  { pattern: { source: [{ suffix: null }] }, path: '/source/0/suffix' },
  { pattern: { source: [{ suffix: {} }] }, path: '/source/0/suffix' },
  { pattern: { source: [{ 'equals-ignore-case': 1 }] }, path: '/source/0/equals-ignore-case' },
  { pattern: { source: [{ wildcard: 'a**b' }] }, path: '/source/0/wildcard' },
  { pattern: { source: [{ wildcard: 'a\\b' }] }, path: '/source/0/wildcard' },
  { pattern: { source: [{ wildcard: 'a\\' }] }, path: '/source/0/wildcard' },
  { pattern: { source: [{ wildcard: 3 }] }, path: '/source/0/wildcard' },
  { pattern: { source: [{ 'anything-but': null }] }, path: '/source/0/anything-but' },
  { pattern: { source: [{ 'anything-but': true }] }, path: '/source/0/anything-but' },
  { pattern: { source: [{ 'anything-but': [] }] }, path: '/source/0/anything-but' },
  { pattern: { source: [{ 'anything-but': ['a', 1] }] }, path: '/source/0/anything-but/1' },
  { pattern: { source: [{ 'anything-but': [1, null] }] }, path: '/source/0/anything-but/1' },
  { pattern: { source: [{ 'anything-but': { cidr: '10.0.0.0/8' } }] }, path: '/source/0/anything-but/cidr' },
  { pattern: { source: [{ 'anything-but': { numeric: ['=', 1] } }] }, path: '/source/0/anything-but/numeric' },
  { pattern: { source: [{ 'anything-but': { prefix: '' } }] }, path: '/source/0/anything-but/prefix' },
  { pattern: { source: [{ 'anything-but': { prefix: ['a', ''] } }] }, path: '/source/0/anything-but/prefix/1' },
  { pattern: { source: [{ 'anything-but': { prefix: [] } }] }, path: '/source/0/anything-but/prefix' },
  { pattern: { source: [{ 'anything-but': { wildcard: [] } }] }, path: '/source/0/anything-but/wildcard' },
  { pattern: { source: [{ 'anything-but': { suffix: 1 } }] }, path: '/source/0/anything-but/suffix' },
  { pattern: { source: [{ 'anything-but': { wildcard: ['a*', '**'] } }] }, path: '/source/0/anything-but/wildcard/1' },
  { pattern: { source: [{ 'anything-but': { prefix: 'a', suffix: 'b' } }] }, path: '/source/0/anything-but' },
  { pattern: { source: [{ 'anything-but': { prefix: { 'equals-ignore-case': 'a' } } }] }, path: '/source/0/anything-but/prefix' },
  { pattern: { detail: { x: [{ numeric: 5 }] } }, path: '/detail/x/0/numeric' },
  { pattern: { detail: { x: [{ numeric: [] }] } }, path: '/detail/x/0/numeric/0' },
  { pattern: { detail: { x: [{ numeric: ['>'] }] } }, path: '/detail/x/0/numeric/1' },
  { pattern: { detail: { x: [{ numeric: ['>', '5'] }] } }, path: '/detail/x/0/numeric/1' },
  { pattern: { detail: { x: [{ numeric: ['!=', 5] }] } }, path: '/detail/x/0/numeric/0' },
  { pattern: { detail: { x: [{ numeric: ['<', 5, '>', 1] }] } }, path: '/detail/x/0/numeric' },
  { pattern: { detail: { x: [{ numeric: ['=', 5, '<', 9] }] } }, path: '/detail/x/0/numeric' },
  { pattern: { detail: { x: [{ numeric: ['>', 1, '>', 2] }] } }, path: '/detail/x/0/numeric/2' },
  { pattern: { detail: { x: [{ numeric: ['>', 1, '<'] }] } }, path: '/detail/x/0/numeric/3' },
  { pattern: { detail: { x: [{ numeric: ['>', 5, '<', 5] }] } }, path: '/detail/x/0/numeric' },
  { pattern: { detail: { x: [{ numeric: ['>', 1, '<', 5, '<', 6] }] } }, path: '/detail/x/0/numeric' },
  { pattern: { detail: { x: [{ cidr: '10.0.0.0' }] } }, path: '/detail/x/0/cidr' },
  { pattern: { detail: { x: [{ cidr: '10.0.0.0/32' }] } }, path: '/detail/x/0/cidr' },
  { pattern: { detail: { x: [{ cidr: '10.0.0/8' }] } }, path: '/detail/x/0/cidr' },
  { pattern: { detail: { x: [{ cidr: '::1/128' }] } }, path: '/detail/x/0/cidr' },
  { pattern: { detail: { x: [{ cidr: 5 }] } }, path: '/detail/x/0/cidr' },
  { pattern: { detail: { x: [{ cidr: '10.0.0.0/-1' }] } }, path: '/detail/x/0/cidr' },
  { pattern: { detail: { x: [{ exists: 'yes' }] } }, path: '/detail/x/0/exists' },
  { pattern: { detail: { x: [{ exists: null }] } }, path: '/detail/x/0/exists' },
  { pattern: { $or: [{ source: ['a'] }] }, path: '/$or' },
  { pattern: { $or: [] }, path: '/$or' },
  { pattern: { $or: [{ source: ['a'] }, 5] }, path: '/$or/1' },
  { pattern: { $or: [{ source: ['a'] }, {}] }, path: '/$or/1' },
  { pattern: { $or: [{ source: ['a'] }, { detail: { prefix: [1] } }] }, path: '/$or/1/detail/prefix' },
];
