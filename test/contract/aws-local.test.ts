import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import dynalite from 'dynalite';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll } from 'vitest';
import { ManualClock } from '../../shared/adapters/memory/clock.ts';
import { S3Blobs } from '../../shared/adapters/aws/blobs.ts';
import { DynamoDbStore } from '../../shared/adapters/aws/store.ts';
import { blobsContract } from './blobs.contract.ts';
import { storeContract } from './store.contract.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const region = 'us-east-1';
let count = 0;
const unique = (): string => `contract-${(count += 1)}`;

const database = dynalite({ createTableMs: 0 });
let dynamo = '';
let storage: FauxqsServer;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    database.listen(0, '127.0.0.1', resolve);
  });
  const address = database.address();
  if (address === null || typeof address === 'string') throw new Error('dynalite has no port');
  dynamo = `http://127.0.0.1:${address.port}`;
  storage = await startFauxqs({ port: 0, logger: false });
});

afterAll(async () => {
  database.close();
  await storage.stop();
});

storeContract('DynamoDB on dynalite', async () => {
  const client = { endpoint: dynamo, region, credentials };
  const table = unique();
  await new DynamoDBClient(client).send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'partition', AttributeType: 'S' },
        { AttributeName: 'sort', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'partition', KeyType: 'HASH' },
        { AttributeName: 'sort', KeyType: 'RANGE' },
      ],
    }),
  );
  const clock = new ManualClock();
  return { store: new DynamoDbStore(table, clock, client), clock };
});

blobsContract('S3 on fauxqs', async () => {
  const client = { endpoint: `http://127.0.0.1:${storage.port}`, region, credentials, forcePathStyle: true };
  const bucket = unique();
  await new S3Client(client).send(new CreateBucketCommand({ Bucket: bucket }));
  return new S3Blobs(bucket, client);
});
