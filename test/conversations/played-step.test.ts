import { describe, expect, it } from 'vitest';
import { PlayedStep } from '../../src/conversations/played-step.ts';
import { helloDraft } from '../../src/frames/hello.ts';
import { messageDraft } from '../../src/frames/message.ts';
import { dueOf } from '../../src/script/due.ts';
import { parseStep } from '../../src/script/script.ts';

const HELLO = messageDraft(
  helloDraft({
    ...{ serviceName: 'a', wantedVersion: '1.0.0', clientVersion: '1.0.0', handlePassing: true, peerPid: 0 },
    ...{ clientLibName: 'test', clientLibVersion: '1' },
  }),
);

function played(script: string): PlayedStep<'pause'> {
  return new PlayedStep(parseStep(script, 'hello'), dueOf({ due: () => HELLO }), 'pause');
}

describe('a played step', () => {
  it('sends what is due, and is over', () => {
    const step = played('hello');
    expect(step.proceed().map(({ type }) => type)).toEqual(['send']);
    expect(step).toMatchObject({ midway: false, closed: null, resets: false });
  });

  it('waits where the script says, and then goes on', () => {
    const step = played('delay:20ms+hello');
    expect(step.proceed()).toEqual([{ type: 'start-timer', timer: 'pause', ms: 20 }]);
    expect(step.midway).toBe(true);
    expect(step.proceed().map(({ type }) => type)).toEqual(['send']);
    expect(step.midway).toBe(false);
  });

  it('says how the script has closed the connection', () => {
    const step = played('hangup');
    expect(step.proceed()).toEqual([]);
    expect(step).toMatchObject({ midway: false, closed: 'orderly' });
    expect(step.closedText).toBe('no answer could come: the connection was closed here, as asked for');
    const reset = played('hello+reset');
    expect(reset.resets).toBe(true);
    reset.proceed();
    expect(reset.closedText).toContain('was reset here');
  });
});
