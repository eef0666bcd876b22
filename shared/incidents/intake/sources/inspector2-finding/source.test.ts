import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a finding of Inspector', () => {
  it('on a function is about the function, whatever its version', () => {
    const resources = [{ id: 'arn:aws:lambda:us-east-1:111122223333:function:orders:$LATEST', type: 'AWS_LAMBDA_FUNCTION', region: 'us-east-1' }];
    expect(signalsOf('inspector2-finding', { resources })[0]?.resources).toMatchObject([{ type: 'AWS::Lambda::Function', id: 'orders' }]);
  });

  it('on an image is for a person', () => expect(signalsOf('inspector2-finding', { resources: [{ id: 'arn:aws:ecr:us-east-1:111122223333:repository/x/sha256:0', type: 'AWS_ECR_CONTAINER_IMAGE' }] })[0]?.resources).toEqual([]));

  it('is over when closed and suppressed when it says so', () => {
    expect(signalsOf('inspector2-finding', { status: 'CLOSED' })[0]?.status).toBe('resolved');
    expect(signalsOf('inspector2-finding', { status: 'SUPPRESSED' })[0]?.suppressed).toBe(true);
  });
});
