import { describe, expect, it } from 'vitest';
import type { PassedDescriptor } from '../../src/wire/descriptor.ts';
import { ack, concat, OTHER_TOKEN, offer } from '../wire/building.ts';
import { connectionTo, sends } from './backend-talk.ts';

const handle = (fields: Partial<PassedDescriptor> = {}): PassedDescriptor => ({
  ...{ kind: 'stream', blocking: null, fate: null, handle: '260' },
  ...fields,
});

/** The text of a frame that was sent, the reason of a refusal among it. */
function reasonIn(command: string | undefined): string {
  return Buffer.from((command ?? '').replace('send ', ''), 'hex').toString();
}

describe('on Windows, an offer', () => {
  it('whose handle is a connected pipe is accepted, and the pipe is served', () => {
    const did = connectionTo('ack').hears(offer(), [handle()]);
    expect(did).toEqual([sends(ack()), expect.stringMatching(/^adopt/), 'answered']);
  });

  it('that the script refuses has its handle closed', () => {
    const [refusal, ...rest] = connectionTo('refuse:busy').hears(offer(), [handle()]);
    expect(reasonIn(refusal)).toMatch(/busy/);
    expect(rest).toEqual(['release', 'answered']);
  });

  it.each([
    ['names no handle', handle({ kind: null, handle: '0' }), 'no handle came with the offer'],
    [
      'names one that is nothing',
      handle({ kind: null }),
      'the handle 260 is not one that was passed to this process',
    ],
    ['names a file', handle({ kind: 'file' }), 'the handle 260 is not that of a connected pipe'],
    ['names half a pipe', handle({ kind: 'pipe' }), 'the handle 260 is not that of a connected pipe'],
  ])('that %s is refused', (_, passed, reason) => {
    expect(reasonIn(connectionTo('ack').hears(offer(), [passed])[0])).toContain(reason);
  });

  it('is answered as the script says with --lenient, whatever its handle is', () => {
    const passed = handle({ kind: null });
    expect(connectionTo('ack', { lenient: true }).hears(offer(), [passed])[0]).toBe(sends(ack()));
  });

  it('begins with its frame: the first bytes of it are not a sideband because a handle comes with them', () => {
    const first = offer();
    const [one] = connectionTo('ack').hears(first, [handle()]);
    expect(one).toBe(sends(ack()));
    const talk = connectionTo('ack');
    expect(talk.hears(first.subarray(0, 20))).not.toContain('close');
    expect(talk.hears(first.subarray(20), [handle()])).toContain(sends(ack()));
  });

  it('that comes with another one keeps its own handle', () => {
    const second = offer({ token: OTHER_TOKEN });
    const talk = connectionTo('ack');
    talk.hears(offer(), [handle()]);
    expect(reasonIn(talk.hears(second, [handle({ kind: null, handle: '264' })])[0])).toContain('264');
    expect(connectionTo('ack').hears(concat(offer(), second), [handle()])[0]).toBe(sends(ack()));
  });
});
