import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen, type Engine } from './engine.ts';
import type { Events } from './events.ts';
import { ServiceError, type WorkflowEngine } from './workflows.ts';

const MAX_BYTES = 2_000_000;

async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new ServiceError('RequestEntityTooLargeException', 'The request is too large.');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}

/** The actions of EventBridge and Step Functions that the product's adapters call, in the AWS JSON protocol. */
export async function startControlPlane(events: Events, workflows: WorkflowEngine): Promise<Engine> {
  const actions: Readonly<Record<string, (request: Readonly<Record<string, unknown>>) => object>> = {
    'AWSEvents.PutEvents': (request) => events.put(request),
    'AWSStepFunctions.StartExecution': (request) => workflows.start(request),
    'AWSStepFunctions.DescribeExecution': (request) => workflows.describe(request),
    'AWSStepFunctions.StopExecution': (request) => workflows.halt(request),
    'AWSStepFunctions.SendTaskSuccess': (request) => workflows.answer(request),
    // No action of AWS: the sandbox's clock was advanced.
    'LocalRuntime.AdvanceClock': (request) => workflows.advance(request),
  };
  const server = createServer((request, response) => {
    const action = actions[String(request.headers['x-amz-target'])];
    readJson(request).then(
      (body) => {
        try {
          if (action) send(response, 200, action(body));
          else send(response, 400, { __type: 'UnknownOperationException' });
        } catch (thrown) {
          send(response, 400, { __type: thrown instanceof ServiceError ? thrown.name : 'InternalFailure', message: thrown instanceof Error ? thrown.message : '' });
        }
      },
      () => send(response, 400, { __type: 'SerializationException' }),
    );
  });
  const url = await listen(server);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
