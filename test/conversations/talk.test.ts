import { describe, expect, it } from 'vitest';
import { type OwnTalkCommand, TalkConversation, type TalkTimer } from '../../src/conversations/talk.ts';
import { Playbook } from './playbook.ts';

function talking() {
  const said = Buffer.from('ping');
  return new Playbook<TalkTimer, never, OwnTalkCommand>(
    new TalkConversation(said, 1_000),
    ({ talk: { sent, received, closed } }) =>
      `sent "${Buffer.from(sent)}", received "${Buffer.from(received)}"${closed ? ', closed' : ''}`,
  );
}

describe('of a connection that was handed over it is told', () => {
  it('what was sent, and what came back', () => {
    const talk = talking();
    talk.opened();
    expect(talk.hears(Buffer.from('pong'))).toEqual(['start quiet 50ms']);
    expect(talk.after('quiet')).toContain('sent "ping", received "pong"');
  });

  it('that nothing was sent where the other side was gone before it could leave', () => {
    const talk = talking();
    talk.writable = false;
    expect(talk.opened()).toContain('sent "", received "", closed');
  });

  it('that there was no answer', () => {
    const talk = talking();
    talk.opened();
    expect(talk.after('limit')).toContain('sent "ping", received ""');
  });
});
