import { once } from 'node:events';
import { connect, createServer, Socket } from 'node:net';
import { describe, expect } from 'vitest';
import type { Command, Conversation, Event } from '../../src/conversations/contract.ts';
import type { Descriptors } from '../../src/io/descriptors.ts';
import { Driver } from '../../src/io/driver.ts';
import type { Transfer } from '../../src/io/driver-hooks.ts';
import type { StreamSocket } from '../../src/io/light-socket.ts';
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
  conversation: Conversation<'later' | 'silence'>,
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

describe('while the receiver of all reports has to catch up', () => {
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

/** Measures the peer’s silence from the first word on, and has the rest read some time after that time is up. */
class Measuring implements Conversation<'later' | 'silence'> {
  readonly told: string[] = [];
  private readonly readOn: () => void;

  constructor(readOn: () => void) {
    this.readOn = readOn;
  }

  wanted(): number {
    return 4;
  }

  handle(event: Event<'later' | 'silence'>): readonly Command<'later' | 'silence'>[] {
    if (event.type === 'received') this.told.push(Buffer.from(event.bytes).toString());
    if (event.type === 'timer') this.told.push(event.timer);
    if (event.type === 'timer' && event.timer === 'silence') return [{ type: 'close', how: 'orderly' }];
    if (event.type === 'timer') this.readOn();
    if (this.told.length > 1) return [];
    return [
      { type: 'start-timer', timer: 'silence', ms: 1, silence: 0 },
      { type: 'start-timer', timer: 'later', ms: 20 },
    ];
  }
}

it('an end that is not read is not said to be silent', async ({ stage }) => {
  let full = false;
  let caughtUp = () => {};
  const waits = new Promise<void>((done) => {
    caughtUp = () => {
      full = false;
      done();
    };
  });
  const measuring = new Measuring(() => caughtUp());
  const { peer, over } = await withPeer(
    stage,
    measuring,
    () => {
      full = measuring.told.length === 0;
    },
    () => (full ? waits : null),
  );
  peer.write(Buffer.from('pingpong'));
  await over;
  expect(measuring.told).toEqual(['ping', 'later', 'pong', 'silence']);
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

/** Speaks first, and closes once nobody is left to hear it. */
class Speaker implements Conversation {
  readonly told: string[] = [];
  private readonly most: number;

  /** @param most how many bytes it ever wants to read at once */
  constructor(most: number) {
    this.most = most;
  }

  wanted(): number {
    return this.most;
  }

  handle(event: Event): readonly Command[] {
    const heard = event.type === 'received' ? ` ${Buffer.from(event.bytes)}` : '';
    this.told.push(`${event.type}${heard}`);
    if (event.type === 'opened') return [{ type: 'send', parts: [{ bytes: Buffer.from('ping') }] }];
    return event.type === 'gone' ? [{ type: 'close', how: 'orderly' }] : [];
  }
}

function nodes(number: number): Socket {
  const socket = new Socket({ fd: number, readable: true, writable: true, allowHalfOpen: true });
  return socket.pause();
}

const KINDS: readonly (readonly [
  string,
  (number: number, calls: Descriptors) => StreamSocket,
  'past Node' | 'by Node',
])[] = [
  ['a light socket', (number, calls) => calls.light!.socket(number), 'past Node'],
  ['a socket of Node’s', nodes, 'past Node'],
  ['a socket that Node reads', nodes, 'by Node'],
];

describe.each(KINDS)('on %s, a write that fails', (_name, socketOf, read) => {
  /** What a conversation is told whose peer has said “pong” and closed before it could send anything. */
  async function toldOf(most: number): Promise<readonly string[]> {
    const calls = await descriptors();
    const [one, other] = calls.socketPair();
    calls.send(other, Buffer.from('pong'), []);
    calls.close(other);
    const speaker = new Speaker(most);
    await new Promise<void>((over) => {
      const hooks = { over };
      new Driver(speaker, read === 'by Node' ? null : calls, hooks).start(socketOf(one, calls));
    });
    // Node takes a write in, and fails afterwards.
    return speaker.told.filter((what) => what !== 'sent');
  }

  it('decides nothing before what the peer had said is heard', async () => {
    expect(await toldOf(Number.POSITIVE_INFINITY)).toEqual(['opened', 'received pong', 'ended', 'gone']);
  });

  it('lets that be heard in pieces of the size that is wanted', async () => {
    expect(await toldOf(2)).toEqual(['opened', 'received po', 'received ng', 'ended', 'gone']);
  });

  it('is reported where nothing is wanted, too', async () => {
    expect(await toldOf(0)).toEqual(['opened', 'ended', 'gone']);
  });
});
