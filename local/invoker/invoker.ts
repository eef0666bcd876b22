import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DevopsError, notFound } from '../../shared/core/errors.ts';
import type { FunctionWiring } from '../template/wiring.ts';

/** More threads than this would not fit the memory bar; the one idle for longest makes room. */
const MAX_WORKERS = 4;
const HEAP_MB = 96;
const MAX_LOG_BYTES = 20_000_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

interface Running {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  lastUsed: number;
}

/** Invokes functions as Lambda does: each from its own bundle, with its own environment, in a thread of its own. */
export class Invoker {
  readonly #functions: ReadonlyMap<string, FunctionWiring>;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #logFolder: string;
  readonly #running = new Map<string, Running>();
  readonly #logs = new Map<string, WriteStream>();
  #next = 0;

  constructor(functions: readonly FunctionWiring[], environment: Readonly<Record<string, string>>, dataDir: string) {
    this.#functions = new Map(functions.map((wiring) => [wiring.arn, wiring]));
    this.#environment = environment;
    this.#logFolder = join(dataDir, 'logs');
    mkdirSync(this.#logFolder, { recursive: true });
  }

  /** Runs the function and gives its answer; a thrown error keeps its name, as Lambda's `errorType`. */
  async invoke(arn: string, event: unknown, requestId: string = randomUUID()): Promise<unknown> {
    const wiring = this.#functions.get(arn);
    if (!wiring) throw notFound('FUNCTION_NOT_FOUND', `There is no function ${arn}.`);
    const running = this.#running.get(arn) ?? (await this.#start(wiring));
    running.lastUsed = performance.now();
    return this.#send(running, wiring, event, requestId);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ worker }) => worker.terminate()));
    for (const log of this.#logs.values()) log.end();
  }

  #send(running: Running, wiring: FunctionWiring, event: unknown, requestId: string): Promise<unknown> {
    const id = (this.#next += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        running.waiting.delete(id);
        reject(new DevopsError('timeout', 'FUNCTION_TIMED_OUT', `The function did not answer within ${wiring.timeoutSeconds} s.`));
        // Lambda ends an environment whose invocation ran out of time.
        void running.worker.terminate();
      }, wiring.timeoutSeconds * 1000);
      running.waiting.set(id, { resolve, reject, timer });
      running.worker.postMessage({ id, event, requestId, functionName: wiring.name, deadline: Date.now() + wiring.timeoutSeconds * 1000 });
    });
  }

  async #start(wiring: FunctionWiring): Promise<Running> {
    this.#makeRoom();
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: pathToFileURL(join(wiring.folder, 'handler.mjs')).href,
      env: { ...wiring.environment, ...this.#environment, AWS_LAMBDA_FUNCTION_NAME: wiring.name },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 8 },
      stdout: true,
      stderr: true,
    });
    const running: Running = { worker, waiting: new Map(), lastUsed: performance.now() };
    this.#running.set(wiring.arn, running);
    worker.stdout.pipe(this.#log(wiring.name), { end: false });
    worker.stderr.pipe(this.#log(wiring.name), { end: false });
    worker.on('message', (message: unknown) => settle(running, message));
    worker.once('error', (error) => this.#end(wiring.arn, running, error));
    worker.once('exit', () => this.#end(wiring.arn, running, new Error('the function ended')));
    return running;
  }

  #log(name: string): WriteStream {
    const known = this.#logs.get(name);
    if (known) return known;
    const path = join(this.#logFolder, `${name}.log`);
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const stream = createWriteStream(path, { flags: size > MAX_LOG_BYTES ? 'w' : 'a' });
    stream.setMaxListeners(0);
    this.#logs.set(name, stream);
    return stream;
  }

  #makeRoom(): void {
    if (this.#running.size < MAX_WORKERS) return;
    const idle = [...this.#running].filter(([, { waiting }]) => waiting.size === 0).toSorted(([, a], [, b]) => a.lastUsed - b.lastUsed)[0];
    if (!idle) return;
    this.#running.delete(idle[0]);
    void idle[1].worker.terminate();
  }

  #end(arn: string, running: Running, cause: Error): void {
    if (this.#running.get(arn) === running) this.#running.delete(arn);
    for (const { reject, timer } of running.waiting.values()) {
      clearTimeout(timer);
      reject(new DevopsError('unavailable', 'FUNCTION_CRASHED', 'The function ended before it answered. Retry; the next call starts it anew.', { cause }));
    }
    running.waiting.clear();
  }
}

interface Answer {
  readonly id: number;
  readonly result?: string;
  readonly error?: { readonly name: string; readonly message: string };
}

const isAnswer = (message: unknown): message is Answer => message !== null && typeof message === 'object' && 'id' in message;

function settle(running: Running, message: unknown): void {
  if (!isAnswer(message)) return;
  const waiting = running.waiting.get(message.id);
  if (!waiting) return;
  running.waiting.delete(message.id);
  clearTimeout(waiting.timer);
  if (message.error) waiting.reject(Object.assign(new Error(message.error.message), { name: message.error.name }));
  else waiting.resolve(message.result === undefined ? null : JSON.parse(message.result));
}
