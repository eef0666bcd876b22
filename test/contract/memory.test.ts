import { ManualClock } from '../../shared/adapters/memory/clock.ts';
import { MemoryBlobs } from '../../shared/adapters/memory/blobs.ts';
import { MemoryEventBus } from '../../shared/adapters/memory/event-bus.ts';
import { MemoryStore } from '../../shared/adapters/memory/store.ts';
import { MemoryWorkflows } from '../../shared/adapters/memory/workflows.ts';
import { blobsContract } from './blobs.contract.ts';
import { eventBusContract } from './event-bus.contract.ts';
import { storeContract } from './store.contract.ts';
import { workflowsContract } from './workflows.contract.ts';

storeContract('memory', async () => {
  const clock = new ManualClock();
  return { store: new MemoryStore(clock), clock };
});
blobsContract('memory', async () => new MemoryBlobs());
eventBusContract('memory', async () => {
  const bus = new MemoryEventBus();
  return { bus, received: async () => bus.published };
});
workflowsContract('memory', async () => ({ workflows: new MemoryWorkflows(['wait'], new ManualClock()), workflow: 'wait' }));
