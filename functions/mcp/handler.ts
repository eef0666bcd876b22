import middy from '@middy/core';
import type { HttpResponse } from '../../shared/agent/http/problem.ts';
import { serveMcp } from '../../shared/agent/mcp/serve.ts';
import schemas from '../../shared/schemas.gen.json' with { type: 'json' };
import { compose } from '../compose.ts';

const service = compose();

/** Serves every operation as a tool of the Model Context Protocol. */
export const handler = middy().handler((event: unknown): Promise<HttpResponse> => serveMcp(service, event, schemas));
