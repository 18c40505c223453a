import { describe, expect, it } from 'vitest';
import { adminReplyDraft, adminRequestDraft } from '../../src/frames/admin.ts';
import { type Draft, encodeDraft } from '../../src/frames/draft.ts';
import { judgeAdminReply, judgeAdminRequest } from '../../src/handoff/judge-admin.ts';
import { readFrame } from '../../src/wire/frame/frame.ts';

const REQUEST = adminRequestDraft({ verb: 'ADMIN_VERB_STATUS', json: true, serviceName: 'zccache' });
const reply = (exitCode: number, body: string) =>
  adminReplyDraft({ kind: 'ADMIN_REPLY_KIND_TEXT', body, exitCode, contentType: 'text/plain' }, '1');

function read(draft: Draft) {
  const bytes = encodeDraft(draft);
  return readFrame(bytes, 0, bytes.length, 0, null);
}

describe('an admin request', () => {
  it('is read with its verb', () => {
    expect(judgeAdminRequest(read(REQUEST))).toEqual({
      failed: null,
      text: '',
      request: { verb: 'ADMIN_VERB_STATUS', json: true, serviceName: 'zccache' },
    });
  });

  it('of another kind is none', () => {
    const wrong = { ...REQUEST, envelope: { ...REQUEST.envelope, kind: 2 } };
    expect(judgeAdminRequest(read(wrong))).toMatchObject({ failed: 'kind', request: null });
  });
});

describe('an admin reply', () => {
  it('passes every check', () => {
    expect(judgeAdminReply(read(reply(0, 'fine')), '1')).toMatchObject({ failed: null, body: 'fine' });
  });

  it('must be the answer to that request', () => {
    const { failed, checks } = judgeAdminReply(read(reply(0, 'fine')), '2');
    expect(failed).toBe('request-id');
    expect(checks.at(-1)).toEqual({ id: 'exit-code', result: 'not-reached' });
  });

  it('says with its exit code that the broker could not do it', () => {
    const { failed, text } = judgeAdminReply(read(reply(3, 'no such service\n')), '1');
    expect(failed).toBe('exit-code');
    expect(text).toBe('exit_code is 3: no such service');
  });
});
