import { CreateTableCommand, DynamoDBClient, ListTablesCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { listen, localClient, type Engine } from './engine.ts';
import type { Properties } from '../template/resolve.ts';

/** The members of AWS::DynamoDB::Table that are also members of CreateTable; the rest is the cloud's business. */
const CREATED_WITH = ['TableName', 'AttributeDefinitions', 'KeySchema', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'];

function inputOf(table: Properties): CreateTableCommandInput {
  const members = Object.fromEntries(Object.entries(table).filter(([name]) => CREATED_WITH.includes(name)));
  return { TableName: '', KeySchema: [], AttributeDefinitions: [], ...members, BillingMode: 'PAY_PER_REQUEST' };
}

/** DynamoDB on dynalite, kept under the data folder. */
export async function startDatabase(dataDir: string, tables: readonly Properties[]): Promise<Engine> {
  const path = join(dataDir, 'dynamodb');
  mkdirSync(path, { recursive: true });
  const server = dynalite({ path, createTableMs: 0 });
  const url = await listen(server);
  const client = new DynamoDBClient(localClient(url));
  const { TableNames: known = [] } = await client.send(new ListTablesCommand({}));
  for (const table of tables) {
    if (!known.includes(String(table['TableName']))) await client.send(new CreateTableCommand(inputOf(table)));
  }
  client.destroy();
  return { url, stop: () => closeServer(server) };
}

function closeServer(server: ReturnType<typeof dynalite>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
