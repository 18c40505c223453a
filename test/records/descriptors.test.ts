import { describe, expect, it } from 'vitest';
import type { PassedDescriptor } from '../../src/wire/descriptor.ts';
import { ack, bytes, concat, frame, offer, TOKEN } from '../wire/building.ts';
import { decode, frames, fromBackend, handoffs, problemIds, sidebands, toBackend } from './decoding.ts';

const passed = (fields: Partial<PassedDescriptor> = {}): PassedDescriptor => ({
  ...{ kind: 'stream', blocking: true, fate: 'adopted' },
  ...fields,
});

/** A handoff whose sideband comes with that. */
function handedOver(
  where: Parameters<typeof toBackend>[1],
  passedOn?: readonly PassedDescriptor[],
  unread = false,
) {
  const sideband = {
    ...toBackend(TOKEN, where),
    ...(passedOn && { passed: passedOn }),
    ...(unread && { unread }),
  };
  return decode(sideband, toBackend(offer(), { descriptors: 0 }), fromBackend(ack(), { descriptors: 0 }));
}

describe('a sideband', () => {
  it('with one blocking stream socket is right, and the handoff says what became of it', () => {
    const records = handedOver({ descriptors: 1 }, [passed()]);
    expect(problemIds(records)).toEqual([]);
    expect(sidebands(records)).toMatchObject([{ descriptors: 1, passed: [passed()] }]);
    expect(handoffs(records)).toMatchObject([{ outcome: 'accepted', passed: [passed()] }]);
  });

  it.each([
    ['descriptor-missing', 'error', 0, undefined],
    ['descriptor-truncated', 'error', 0, [passed({ kind: null, blocking: null, fate: 'dropped-by-kernel' })]],
    ['descriptor-extra', 'warning', 2, [passed(), passed()]],
    ['descriptor-kind', 'error', 1, [passed({ kind: 'pipe' })]],
    ['descriptor-kind', 'error', 1, [passed({ kind: 'listener' })]],
    ['descriptor-nonblocking', 'warning', 1, [passed({ blocking: false })]],
  ] as const)('shows %s', (id, severity, descriptors, entries) => {
    const records = handedOver({ descriptors }, entries);
    expect(records[0]?.problems).toMatchObject([{ id, severity, offset: 0 }]);
    expect(problemIds(records)).toEqual([id]);
  });

  it('that was read with a call that drops descriptors says how to read it', () => {
    const [record] = handedOver({ descriptors: 0 }, undefined, true);
    expect(record?.problems).toMatchObject([{ id: 'descriptor-unread', text: /recvmsg/ }]);
  });

  it('whose ACK comes before its offer gives its descriptor to that handoff', () => {
    const where = { descriptors: 0 };
    const records = decode(
      { ...toBackend(TOKEN, { descriptors: 1 }), passed: [passed()] },
      fromBackend(ack(), where),
      toBackend(offer(), where),
    );
    expect(handoffs(records)).toMatchObject([{ outcome: 'accepted', passed: [passed()] }]);
  });

  it('that no offer follows shows truncated where the stream ends, after its 16 bytes', () => {
    const records = decode({ ...toBackend(TOKEN, { descriptors: 1 }), passed: [passed()] });
    expect(records.filter(({ type }) => type === 'bytes')).toMatchObject([
      { offset: 16, length: 0, hex: '', problems: [{ id: 'truncated', offset: 16 }] },
    ]);
  });

  it('shows nothing where the backend was the one that ended the connection: it may not have read the offer', () => {
    const end = { ...fromBackend(new Uint8Array()), ends: true } as const;
    const records = decode({ ...toBackend(TOKEN, { descriptors: 1 }), passed: [passed()] }, end);
    expect(records.map(({ type }) => type)).toEqual(['sideband']);
  });

  it('shows truncated all the same where the backend has waited for the offer as long as it should', () => {
    const shown = (waited: number) =>
      problemIds(
        decode(
          { ...toBackend(TOKEN, { descriptors: 1, time: 1_000_000 }), passed: [passed()] },
          {
            ...fromBackend(new Uint8Array(), { time: 1_000_000 + waited }),
            ends: true,
          },
        ),
      );
    expect(shown(1_000_000)).toEqual([]);
    expect(shown(5_000_000)).toEqual(['truncated']);
  });

  it('after which another sideband comes in place of the offer shows truncated, at the second one', () => {
    const other = new Uint8Array(16).fill(7);
    const records = decode(
      { ...toBackend(other, { descriptors: 1 }), passed: [passed()] },
      { ...toBackend(TOKEN, { descriptors: 1 }), passed: [passed()] },
      toBackend(offer(), { descriptors: 0 }),
    );
    expect(sidebands(records)).toMatchObject([
      { offset: 0, problems: [] },
      { offset: 16, problems: [{ id: 'truncated', severity: 'error', offset: 16 }] },
    ]);
    expect(problemIds(records).filter((id) => id === 'truncated')).toHaveLength(1);
  });

  it('that half an offer follows shows truncated once', () => {
    const records = decode(
      { ...toBackend(TOKEN, { descriptors: 1 }), passed: [passed()] },
      toBackend(offer().subarray(0, 20), { descriptors: 0 }),
    );
    expect(problemIds(records)).toEqual(['truncated']);
  });

  it('that a frame of another protocol follows shows payload-protocol', () => {
    const records = decode(
      { ...toBackend(TOKEN, { descriptors: 1 }), passed: [passed()] },
      toBackend(frame({ payloadProtocol: 0xd0fe }), { descriptors: 0 }),
    );
    expect(problemIds(records)).toContain('payload-protocol');
  });

  it('in two pieces shows sideband-split', () => {
    const records = decode(
      toBackend(TOKEN.subarray(0, 7), { descriptors: 1 }),
      toBackend(TOKEN.subarray(7), { descriptors: 0 }),
      toBackend(offer(), { descriptors: 0 }),
    );
    expect(records[0]).toMatchObject({ type: 'sideband', length: 16, descriptors: 1 });
    expect(records[0]?.problems).toMatchObject([{ id: 'sideband-split', severity: 'warning', offset: 0 }]);
  });

  it('of a recording that cannot tell descriptors shows nothing', () => {
    expect(problemIds(decode(toBackend(concat(TOKEN, offer())), fromBackend(ack())))).toEqual([]);
  });
});

describe('a descriptor that comes with other bytes', () => {
  it('leaves a complete offer a frame', () => {
    const records = decode(
      toBackend(TOKEN, { descriptors: 0 }),
      toBackend(offer(), { descriptors: 1 }),
      fromBackend(ack(), { descriptors: 0 }),
    );
    expect(records.map(({ type }) => type)).toEqual(['sideband', 'frame', 'frame', 'handoff']);
    expect(frames(records)[0]).toMatchObject({ message: 'HandoffOffer', descriptors: 1 });
    expect(problemIds(records)).toEqual(['descriptor-missing', 'descriptor-misplaced']);
  });

  it('is shown on an ACK and on loose bytes too', () => {
    const records = decode(
      fromBackend(ack(), { descriptors: 1 }),
      fromBackend(Buffer.from('no'), { descriptors: 1 }),
    );
    expect(records.map(({ problems }) => problems.map(({ id }) => id))).toEqual([
      ['descriptor-misplaced', 'ack-without-offer'],
      ['unframed-bytes', 'descriptor-misplaced'],
    ]);
  });
});

it('what a backend answers to a sideband that was made wrong on purpose is not', () => {
  const forth = { ...toBackend(TOKEN, { descriptors: 1 }), own: true };
  const records = decode(forth, toBackend(offer().subarray(0, 20)), fromBackend(bytes('020304050607')));
  const answer = records.find(
    (record) => record.type === 'bytes' && record.direction === 'backend-to-broker',
  );
  expect(answer?.problems.map(({ id, own }) => [id, own ?? false])).toEqual([['unframed-bytes', false]]);
});

it('what this command broke on purpose is shown, and marked as its own', () => {
  const records = decode({ ...toBackend(TOKEN, { descriptors: 0 }), own: true }, toBackend(offer()));
  expect(records[0]?.problems).toMatchObject([{ id: 'descriptor-missing', own: true }]);
});

it('the end of a stream after a sideband brings none', () => {
  const records = decode(toBackend(TOKEN, { descriptors: 1 }));
  expect(records.filter(({ type }) => type === 'bytes')).toMatchObject([
    { length: 0, descriptors: 0, problems: [{ id: 'truncated' }] },
  ]);
});
