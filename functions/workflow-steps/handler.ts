import middy from '@middy/core';
import { runTask } from '../../shared/agent/triggers.ts';
import { compose } from '../compose.ts';

const service = compose();

/** Runs one step of a state machine. */
export const handler = middy().handler((event: unknown, context) => runTask(service, 'workflow', event, context.awsRequestId));
