import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

const read = (change: object) => signalsOf('ecs-task-state-change', change)[0];

describe('a state of a task', () => {
  it.each([
    ['EssentialContainerExited', 'firing'], ['TaskFailedToStart', 'firing'],
    ['UserInitiated', 'information'], ['ServiceSchedulerInitiated', 'information'], ['SpotInterruption', 'information'], ['TerminationNotice', 'information'],
  ])('that was stopped by %s is %s', (stopCode, status) => expect(read({ lastStatus: 'STOPPED', stopCode })).toMatchObject({ status, attributes: { stopCode } }));

  it('is one fact for all tasks of a service, and counted by itself without one', () => {
    expect(read({ group: 'service:cart', taskArn: 'a', version: 4 })).toMatchObject({ fingerprint: read({ group: 'service:cart', taskArn: 'b' })?.fingerprint });
    expect(read({ group: 'service:cart', version: 4 })?.version).toBeUndefined();
    expect(read({ group: 'family:job', taskArn: 'arn:aws:ecs:us-east-1:111122223333:task/shop/1', version: 4 })).toMatchObject({ fingerprint: 'arn:aws:ecs:us-east-1:111122223333:task/shop/1', version: 4, resources: [] });
  });

  it('is no failure of a job that ended well', () => {
    const ended = (exitCode: number, group: string) => read({ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited', group, containers: [{ exitCode }] })?.status;
    expect([ended(0, 'family:job'), ended(1, 'family:job'), ended(0, 'service:cart')]).toEqual(['information', 'firing', 'firing']);
  });

  it('tells want of memory and of an image apart', () => {
    expect(read({ containers: [{ exitCode: 0 }, { exitCode: 137 }] })?.attributes).toMatchObject({ outOfMemory: true, exitCode: 137 });
    expect(read({ containers: [{ reason: 'OutOfMemoryError: Container killed due to memory usage' }] })?.attributes).toMatchObject({ outOfMemory: true });
    expect(read({ stoppedReason: 'CannotPullContainerError: not found' })?.attributes).toMatchObject({ cannotPull: true });
  });
});
