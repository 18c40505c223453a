import { describe, expect, it } from 'vitest';
import { AdminConversation, type OwnAdminCommand } from '../../src/conversations/admin.ts';
import { adminReplyDraft, adminRequestDraft } from '../../src/frames/admin.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { parseStep } from '../../src/script/script.ts';
import { hello } from '../wire/building.ts';
import { Playbook } from './playbook.ts';

const REQUEST = adminRequestDraft({ verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' });

/** What a broker answers, in a frame. */
function answer({ exitCode = 0, requestId = '1' } = {}): Uint8Array {
  const reply = { kind: 'ADMIN_REPLY_KIND_TEXT', body: 'all is well\n', exitCode, contentType: '' } as const;
  return encodeDraft(adminReplyDraft(reply, requestId));
}

/** Somebody who asks, as that step says. */
function asking(step = 'hello') {
  const answered: OwnAdminCommand[] = [];
  const conversation = new AdminConversation({
    request: REQUEST,
    step: parseStep(step, 'admin'),
    replyTimeoutMs: 5_000,
  });
  const book = new Playbook(
    conversation,
    (command) => {
      answered.push(command);
      return command.type;
    },
    (parts) => `send ${parts.length}`,
  );
  return { book, answered, conversation };
}

function failed({ verdict }: OwnAdminCommand): string | undefined {
  return verdict.checks.find(({ result }) => result === 'failed')?.id;
}

describe('an admin request', () => {
  it('is answered', () => {
    const { book, answered } = asking();
    expect(book.opened()).toEqual(['send 1', 'start frame 5000ms']);
    book.ms = 2.5;
    expect(book.hears(answer())).toEqual([...['stop frame', 'stop step', 'answered', 'close']]);
    expect(answered[0]).toMatchObject({
      verdict: { outcome: 'accepted', latencyMs: 2.5 },
      body: 'all is well\n',
    });
  });

  it.each([
    ['an exit code', answer({ exitCode: 2 }), 'refused', 'exit-code'],
    ['another request_id', answer({ requestId: '2' }), 'invalid', 'request-id'],
    ['a frame of another protocol', hello(), 'invalid', 'kind'],
    ['no frame', Uint8Array.of(2), 'invalid', 'framing'],
  ])('fares badly with %s', (_, given, outcome, check) => {
    const { book, answered } = asking();
    book.opened();
    book.hears(given);
    expect(answered[0]?.verdict.outcome).toBe(outcome);
    expect(failed(answered[0]!)).toBe(check);
  });

  it('is unanswered when the time is up, or the broker closes', () => {
    for (const happens of ['after', 'ended'] as const) {
      const { book, answered } = asking();
      book.opened();
      if (happens === 'after') book.after('frame');
      else book.ended(0, 'ECONNRESET');
      expect(answered[0]?.verdict.outcome).toBe('unanswered');
    }
  });

  it('is sent as the script says', () => {
    const { book, answered } = asking('delay:1s+truncate:7');
    expect(book.opened()).toEqual(['start step 1000ms']);
    expect(book.after('step')).toEqual(['send 1', 'stop frame', 'stop step', 'answered', 'close']);
    expect(answered[0]?.verdict).toMatchObject({
      outcome: 'unanswered',
      reason: 'no answer could come: the connection was closed here, as asked for',
    });
    expect(asking('silent').book.opened()).toEqual(['start frame 5000ms']);
  });
});
