import { describe, expect, it } from 'vitest';
import { BACKEND_CASES } from '../../../src/conform/backend/catalogue.ts';
import { ackDraft } from '../../../src/frames/ack.ts';
import { encodeDraft } from '../../../src/frames/draft.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { Backend } from '../wrong-peers/backend.ts';
import { WRONG_BACKENDS } from '../wrong-peers/backend-deviations.ts';
import type { Deviation } from '../wrong-peers/deviation.ts';
import { playedTo } from '../wrong-peers/played-to.ts';

const USED = 'backend/token/used-twice';
const AWAITED = 'backend/flow/one-after-the-other';
const PIPELINED = 'backend/flow/pipelined';
const ONE_ACK = 'backend/ids/ack-kind';
const FURTHER = [ONE_ACK, USED, AWAITED, PIPELINED];

const PASSED = 'passed';
const EITHER =
  'whether that acceptance is a second ACK to the first offer or the answer to the second cannot be told from outside';

const doubled: Deviation['says'] = (ack) => (isAccepting(ack) ? Buffer.concat([ack, ack]) : ack);

describe('a backend that sends its ACK twice', () => {
  it('fails the case about one ACK, and none about what comes after', async () => {
    expect(await ends({ says: doubled })).toEqual({
      [ONE_ACK]: 'failed: a HandoffAck after the ACK',
      ...{ [USED]: PASSED, [AWAITED]: PASSED, [PIPELINED]: PASSED },
    });
  });

  it('and accepts a used token fails that case as well, which says what came before', async () => {
    const { hears = () => 'right' as const } = WRONG_BACKENDS['token/used-twice']!;
    expect((await ends({ hears, says: doubled }))[USED]).toBe(
      'failed: accepted, after a second ACK to the first offer',
    );
  });

  it('and the second one only before its refusal of the used token: which offer that accepts is not known', async () => {
    expect((await ends({ says: heldBack }))[USED]).toBe(
      `skipped: an ACK that accepts, then one that refuses: ${EITHER}`,
    );
  });

  it('and the second one only before it closes for the used token: which offer that accepts is not known', async () => {
    expect(
      (
        await ends({
          says: (ack, { backend, wire }) => {
            if (isAccepting(ack)) return ack;
            backend.time.after(0, () => wire.end());
            return accepting(ack);
          },
        })
      )[USED],
    ).toBe(`skipped: an ACK that accepts, then a close, of the descriptor as well: ${EITHER}`);
  });
});

it('a backend that answers every offer with the token of the first accepts no other', async () => {
  const firsts = new WeakMap<object, Uint8Array>();
  const says: Deviation['says'] = (ack, connection) => {
    if (!firsts.has(connection)) firsts.set(connection, ack);
    return firsts.get(connection)!;
  };
  const outcomes = await ends({ says });
  const seen =
    'failed: nothing within 2000 ms instead of an ACK, after another ACK with the token of an earlier offer';
  expect(outcomes[AWAITED]).toBe(seen);
  expect(outcomes[PIPELINED]).toBe(seen);
});

/** How the cases with further offers or further answers end, and what was seen. */
async function ends(deviation: Deviation): Promise<{ readonly [id: string]: string }> {
  const cases = BACKEND_CASES.filter(({ id }) => FURTHER.includes(id));
  const outcomes = await playedTo(new Backend(deviation), cases);
  return Object.fromEntries(
    outcomes.map(({ id, result, seen }) => [id, seen === '' ? result : `${result}: ${seen}`]),
  );
}

/** Refuses as it must, and sends an acceptance of the same offer before that. */
function heldBack(ack: Uint8Array): Uint8Array {
  return isAccepting(ack) ? ack : Buffer.concat([accepting(ack), ack]);
}

function isAccepting(ack: Uint8Array): boolean {
  return readFrame(ack, 0, ack.length, 0, 'backend-to-broker').handoff!.accepted === true;
}

/** An ACK that accepts what that one is about. */
function accepting(ack: Uint8Array): Uint8Array {
  const { token, correlationId } = readFrame(ack, 0, ack.length, 0, 'backend-to-broker').handoff!;
  return encodeDraft(
    ackDraft({
      token: token.bytes.slice(token.start, token.end),
      correlationId: String(correlationId),
      accepted: true,
      errorDetail: '',
    }),
  );
}
