import { parentPort, workerData } from 'node:worker_threads';

/** Runs one function's bundle in its own thread: one module instance, as a Lambda execution environment has. */
interface Invocation {
  readonly id: number;
  readonly event: unknown;
  readonly requestId: string;
  readonly functionName: string;
  readonly deadline: number;
}

const { handler } = await import(String(workerData));

parentPort?.on('message', (invocation: Invocation) => {
  void answer(invocation);
});

async function answer({ id, event, requestId, functionName, deadline }: Invocation): Promise<void> {
  const context = {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    parentPort?.postMessage({ id, result: JSON.stringify(await handler(event, context)) });
  } catch (thrown) {
    const error = thrown instanceof Error ? { name: thrown.name, message: thrown.message, code: Reflect.get(thrown, 'code') } : { name: 'Error', message: String(thrown) };
    parentPort?.postMessage({ id, error });
  }
}
