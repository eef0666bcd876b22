import middy from '@middy/core';
import { runTask } from '../../shared/agent/triggers.ts';
import { compose } from '../compose.ts';

const service = compose();

/** Runs the operation that a schedule names. */
export const handler = middy().handler((event: unknown, context) => runTask(service, 'schedule', event, context.awsRequestId));
