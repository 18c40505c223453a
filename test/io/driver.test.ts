import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect } from 'vitest';
import type { Command, Conversation, Event } from '../../src/conversations/contract.ts';
import { Driver } from '../../src/io/driver.ts';
import type { Transfer } from '../../src/io/driver-hooks.ts';
import { descriptors, passablePair, RawConnection, sendWith } from '../process/raw-peers.ts';
import { it, type Stage } from '../process/stage.ts';

/** A whole new conversation: answers each line in capitals, and the word “bye” with a close. */
const capitals: Conversation = {
  wanted: () => Number.POSITIVE_INFINITY,
  handle: (event) => {
    if (event.type === 'ended') return [{ type: 'close', how: 'orderly' }];
    if (event.type !== 'received') return [];
    const said = Buffer.from(event.bytes).toString();
    const answer: Command = { type: 'send', parts: [{ bytes: Buffer.from(said.toUpperCase()) }] };
    return said === 'bye' ? [answer, { type: 'close', how: 'orderly' }] : [answer];
  },
};

/** Listens with that conversation, and dials it. */
async function withPeer(
  stage: Stage,
  conversation: Conversation<'later'>,
  transferred: (transfer: Transfer) => void = () => {},
  room: () => Promise<void> | null = () => null,
) {
  const calls = await descriptors();
  let end: () => void;
  const over = new Promise<void>((done) => {
    end = done;
  });
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket: Socket) =>
    new Driver(conversation, calls, { transferred, room, over: () => end() }).start(socket),
  );
  server.listen(stage.endpoint);
  await once(server, 'listening');
  stage.afterwards(() => server.close());
  const socket = connect({ path: stage.endpoint, allowHalfOpen: true });
  await once(socket, 'connect');
  stage.afterwards(() => socket.destroy());
  return { peer: new RawConnection(socket), over };
}

describe('a new conversation needs no runner of its own', () => {
  it('it is heard, answers and closes', async ({ stage }) => {
    const { peer, over } = await withPeer(stage, capitals);
    peer.write(Buffer.from('ping'));
    expect((await peer.receive(4)).toString()).toBe('PING');
    peer.write(Buffer.from('bye'));
    await peer.over;
    await over;
  });

  it('and what passes is reported once, with one time for all', async ({ stage }) => {
    const seen: Transfer[] = [];
    const { peer } = await withPeer(stage, capitals, (transfer) => seen.push(transfer));
    peer.write(Buffer.from('ping'));
    await peer.receive(4);
    expect(seen.map(({ sent, bytes }) => `${sent ? 'out' : 'in'} ${Buffer.from(bytes)}`)).toEqual([
      ...['in ping', 'out PING'],
    ]);
    expect(seen[0]!.at).toBeLessThanOrEqual(seen[1]!.at);
    expect(Number.isInteger(seen[0]!.at)).toBe(true);
  });
});

describe('while whoever is told of everything has to catch up', () => {
  it('nothing more is read, and then it goes on', async ({ stage }) => {
    let full = true;
    let caughtUp = () => {};
    const waits = new Promise<void>((done) => {
      caughtUp = () => {
        full = false;
        done();
      };
    });
    const seen: Transfer[] = [];
    const { peer } = await withPeer(
      stage,
      capitals,
      (transfer) => seen.push(transfer),
      () => (full ? waits : null),
    );
    await peer.trickle(Buffer.from('ping'));
    expect(seen).toEqual([]);
    caughtUp();
    expect((await peer.receive(4)).toString()).toBe('PING');
  });
});

describe('what a conversation has not settled when it is over', () => {
  it('is closed, and said to be', async ({ stage }) => {
    const seen: Transfer[] = [];
    const { peer, over } = await withPeer(stage, capitals, (transfer) => seen.push(transfer));
    const client = await passablePair(stage);
    await sendWith(peer, Buffer.from('bye'), [client.passed]);
    client.closePassed();
    await over;
    await client.kept.over;
    const [came] = seen;
    expect(JSON.parse(JSON.stringify(came!.passed))).toEqual([
      { kind: 'stream', blocking: true, fate: 'closed' },
    ]);
  });
});

/** Reads only after a while, and resets the connection then. */
class Resetting implements Conversation<'later'> {
  readonly keepsUnread = true;
  private heard = false;

  wanted(): number {
    return this.heard ? 0 : Number.POSITIVE_INFINITY;
  }

  handle(event: Event<'later'>): readonly Command<'later'>[] {
    if (event.type === 'timer') return [{ type: 'close', how: 'reset' }];
    if (event.type !== 'received') return [];
    this.heard = true;
    return [{ type: 'start-timer', timer: 'later', ms: 1 }];
  }
}

it('a reset is one, also some time after everything was read', async ({ stage }) => {
  const { peer } = await withPeer(stage, new Resetting());
  const failed = once(peer.socket, 'error');
  peer.write(Buffer.from('ping'));
  const [error] = (await failed) as [{ code: string }];
  expect(error.code).toBe('ECONNRESET');
});
