import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AwsCloud } from './cloud.ts';

const bodies: unknown[] = [];
let server: Server;
let cloud: AwsCloud;
const context = { account: '111122223333', region: 'us-east-1', caller: 'test' };

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  cloud = new AwsCloud(undefined, { endpoint: `http://127.0.0.1:${port}`, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

it('sends instants as the protocol wants them', async () => {
  await cloud.call('cloudtrail:LookupEvents', { StartTime: '2026-11-02T17:00:00.000Z', MaxResults: 5 }, context);
  await cloud.call('logs:FilterLogEvents', { logGroupName: 'a', startTime: 1_000 }, context);
  expect(bodies).toEqual([{ StartTime: 1_793_638_800, MaxResults: 5 }, { logGroupName: 'a', startTime: 1000 }]);
});

it('refuses what no SDK knows', async () => {
  await expect(cloud.call('nobody:DescribeThings', {}, context)).rejects.toMatchObject({ code: 'UnknownService' });
  await expect(cloud.call('cloudtrail:DescribeNothing', {}, context)).rejects.toMatchObject({ code: 'UnknownOperation' });
});
