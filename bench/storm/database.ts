import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const TABLE = 'storm';
const AT = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

export interface Database {
  readonly table: string;
  readonly client: { readonly endpoint: string } & typeof AT;
  stop(): void;
}

/** DynamoDB on dynalite with one table, in a process of its own, as it would be elsewhere. */
export async function startDatabase(): Promise<Database> {
  const server = spawn(process.execPath, [import.meta.filename], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(server.stdout, 'data');
  const client = { endpoint: String(line).trim(), ...AT };
  const dynamo = new DynamoDBClient(client);
  const keys = [['partition', 'HASH'], ['sort', 'RANGE']] as const;
  await dynamo.send(new CreateTableCommand({ TableName: TABLE, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: keys.map(([AttributeName]) => ({ AttributeName, AttributeType: 'S' })), KeySchema: keys.map(([AttributeName, KeyType]) => ({ AttributeName, KeyType })) }));
  dynamo.destroy();
  return { table: TABLE, client, stop: () => void server.kill() };
}

if (import.meta.main) {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address !== 'string') console.log(`http://127.0.0.1:${address.port}`);
  });
}
