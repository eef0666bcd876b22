import middy from '@middy/core';
import type { HttpResponse } from '../../shared/agent/http/problem.ts';
import { serveHttp } from '../../shared/agent/http/serve.ts';
import { compose } from '../compose.ts';

const service = compose();

/** Serves the HTTP routes of one area. */
export const handler = middy().handler((event: unknown): Promise<HttpResponse> => serveHttp(service, event));
