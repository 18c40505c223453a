import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/frames/message.ts';
import { formatStep } from '../../../src/script/action.ts';
import { NOTHING_DUE } from '../../../src/script/due.ts';
import { parseStep } from '../../../src/script/script.ts';
import { StepPlayer } from '../../../src/script/step-player.ts';
import { HeldMessages } from '../../../src/services/control/held-messages.ts';

const step = (text: string) => parseStep(text, 'backend-reply');

/** Messages that are all held, and what is told of them. */
function holding() {
  const messages = new HeldMessages();
  messages.holds = () => true;
  const told: string[] = [];
  messages.watch({
    held: ({ number, token }) => told.push(`held ${number}: ${token}`),
    decided: ({ number }, decided) => told.push(`decided ${number}: ${formatStep(decided)}`),
    lost: ({ number }) => told.push(`lost ${number}`),
    connectionEnded: (connection) => told.push(`connection ${connection} ended`),
  });
  const played: string[] = [];
  const hold = (connection: number, token: string, usual = 'ack') =>
    messages.hold(
      { connection, frame: 'ack', role: 'backend-reply', token },
      () => step(usual),
      (decided) => played.push(`${token}: ${formatStep(decided)}`),
    );
  return { messages, told, played, hold };
}

describe('messages that are held', () => {
  it('wait in the order in which they came, until each is decided about, once', () => {
    const { messages, told, played, hold } = holding();
    hold(0, 'aa');
    hold(1, 'bb');
    expect([...messages].map(({ number, token }) => `${number} ${token}`)).toEqual(['0 aa', '1 bb']);
    expect(messages.decide(1, step('refuse:busy'))).toBe(true);
    expect(messages.decide(1, step('ack'))).toBe(false);
    expect(played).toEqual(['bb: refuse:busy']);
    expect(told).toEqual(['held 0: aa', 'held 1: bb', 'decided 1: refuse:busy']);
    expect([...messages]).toMatchObject([{ number: 0 }]);
  });

  it('go by their scripts when they are released, and further ones are not held', () => {
    const { messages, played, hold } = holding();
    hold(0, 'aa', 'silent');
    hold(0, 'bb', 'refuse');
    messages.release();
    expect(played).toEqual(['aa: silent', 'bb: refuse']);
    expect(messages.holds('ack', null)).toBe(false);
    expect([...messages]).toEqual([]);
  });

  it('are lost with their connection, and nothing is played', () => {
    const { messages, told, played, hold } = holding();
    hold(0, 'aa');
    hold(1, 'bb');
    messages.endConnection(0);
    expect(messages.decide(0, step('ack'))).toBe(false);
    expect(told.slice(2)).toEqual(['lost 0', 'connection 0 ended']);
    expect([...messages]).toMatchObject([{ number: 1, connection: 1 }]);
    expect(played).toEqual([]);
  });
});

describe('the step of a message', () => {
  const message = { connection: 0, frame: 'ack', role: 'backend-reply', token: 'aa' } as const;
  const said = (messages: HeldMessages) => {
    const events: string[] = [];
    const acceptance: Message = { sideband: [], frame: [] };
    const due = { ...NOTHING_DUE, right: () => acceptance };
    const player = new StepPlayer(
      messages.step(message, () => step('silent')),
      due,
      ({ type }) => events.push(type),
    );
    player.proceed();
    return { events, player };
  };

  it('is that of its script where nothing is held', () => {
    expect(said(new HeldMessages()).events).toEqual(['stopped']);
  });

  it('waits for a decision where it is held, and then is what was decided', () => {
    const { messages } = holding();
    const { events, player } = said(messages);
    player.proceed();
    expect(events).toEqual(['wait', 'wait']);
    messages.decide(0, step('hangup'));
    player.proceed();
    expect(events.slice(2)).toEqual(['decided', 'close']);
  });
});
