import { expect } from 'vitest';
import {
  ClientConversation,
  type ClientTimer,
  type OwnClientCommand,
} from '../../src/conversations/client.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { messageDraft } from '../../src/frames/message.ts';
import { negotiatedDraft } from '../../src/frames/reply.ts';
import { parseStep } from '../../src/script/script.ts';
import { TOKEN, toHex } from '../wire/building.ts';
import { HELLO } from './peers.ts';
import { Playbook } from './playbook.ts';

export const negotiated = (token: Uint8Array | null, changes: { backendPipe?: string } = {}) =>
  encodeDraft(
    negotiatedDraft(
      {
        daemonVersion: '1',
        backendPipe: '/tmp/pipe',
        keepaliveIntervalSecs: '1800',
        token,
        connectionId: '1',
        ...changes,
      },
      '1',
    ),
  );
export const NEGOTIATED = negotiated(TOKEN);

/** A client that has sent its Hello at 1000 ms. */
export function client(adopt = true, say: string | null = null, script = 'hello') {
  let fared: OwnClientCommand | null = null;
  const rules = { adopt, replyTimeoutMs: 30_000, readyTimeoutMs: 2_000, answerTimeoutMs: 5_000 };
  const conversation = new ClientConversation(messageDraft(HELLO), parseStep(script, 'hello'), {
    ...rules,
    say: say === null ? null : Buffer.from(say),
  });
  const book = new Playbook<ClientTimer, never, OwnClientCommand>(conversation, (command) => {
    fared = command;
    return `fared ${command.route}`;
  });
  book.ms = 1_000;
  const opened = book.opened();
  if (script === 'hello')
    expect(opened).toEqual([`send ${toHex(encodeDraft(HELLO))}`, 'start frame 30000ms']);
  book.ms = 1_005;
  return {
    book,
    /** How it fared, once it has dialled where it wanted to. */
    fared: (): OwnClientCommand => {
      if (fared === null) book.opened(1);
      if (fared === null) throw new Error('no verdict');
      return fared;
    },
  };
}

/** How a client fares with what came 5 ms after the Hello. */
export function verdictOn(talk: ReturnType<typeof client>, ...given: readonly Uint8Array[]) {
  for (const part of given) talk.book.hears(part);
  const { verdict, ...rest } = talk.fared();
  return { ...verdict, ...rest };
}

export const failed = ({ checks }: Pick<OwnClientCommand['verdict'], 'checks'>) =>
  checks.find(({ result }) => result === 'failed')?.id;
