import { RecentlyUsed } from '../../records/recently-used.ts';
import { droppedDescriptor, type PassedDescriptor } from '../../wire/descriptor.ts';
import { numberOf, parseArguments, type Value } from './arguments.ts';
import { type Content, sliceContent } from './content.ts';
import type { DescriptorTable, Entry } from './descriptor-table.ts';
import { PeerFinder } from './peer-finder.ts';
import { type About, parseAbout } from './socket-annotation.ts';
import type { Connection, Sight, SocketEnd } from './socket-end.ts';
import { Sockets } from './sockets.ts';
import type { StraceCall, StraceEvent } from './strace-calls.ts';
import { type Telling, TellingQueue } from './telling.ts';
import { type Message, rightsOf, transfersOf } from './transfer.ts';
import { UnconfirmedBytes } from './unconfirmed-bytes.ts';
import { Waits } from './waits.ts';
import { Way } from './way.ts';

/** A sendmsg that has begun: what it passes may arrive before its own line ends. */
interface OnTheWay {
  readonly content: Content;
  readonly passed: readonly PassedDescriptor[];
}

const MOST_ON_THE_WAY = 64;
/** How many connections are followed at once. */
const MOST_CONNECTIONS = 8_192;
const HEAD = 16;

/** What passed according to the calls of a log, in order, each byte once. */
export class StraceTraffic {
  /** Whether bytes may have passed that no log shows. */
  unseen = false;
  readonly waits = new Waits();
  private readonly queue = new TellingQueue();
  private readonly peers = new PeerFinder();
  private readonly unconfirmed = new UnconfirmedBytes();
  private readonly onTheWay: OnTheWay[] = [];
  /** What a descriptor refers to that was passed. */
  private readonly ends = new WeakMap<PassedDescriptor, SocketEnd>();
  private readonly sockets: Sockets;
  private connections = 0;
  private tooMany = false;
  /** Later bytes on one that was given up count as another connection. */
  private readonly spoken = new RecentlyUsed<Connection, Connection>(MOST_CONNECTIONS, ({ ways, ends }) => {
    this.tooMany = true;
    for (const way of ways) {
      way.settle();
      way.forget();
    }
    for (const end of ends) end.connection = null;
  });

  constructor() {
    this.sockets = new Sockets((end) => this.closed(end));
  }

  /** Whether connections, sockets or threads were given up, as there were too many. */
  get gaveUp(): boolean {
    return this.tooMany || this.sockets.gaveUp;
  }

  /** Takes in a line; gives what is certain now. */
  *take(event: StraceEvent, line: number): Generator<Telling> {
    if (event.type === 'exited') this.sockets.processes.exited(event.pid);
    else if (event.type === 'begun') this.begun(event.pid, event.name, event.text);
    else {
      const { call } = event;
      this.waits.next(call);
      if (call.name.startsWith('io_uring_')) this.unseen = true;
      this.sockets.follow(call);
      for (const { descriptor, sends, messages } of transfersOf(call)) {
        const sight = { content: messages[0]?.content ?? [], begun: call.begun, ended: line };
        const guess = () => this.processOf(call.pid, descriptor, sends, sight);
        const entry = this.sockets.entry(call.pid, descriptor, guess);
        for (const message of messages) this.moved(call, entry, sends, message, line);
      }
    }
    yield* this.queue.release(false);
  }

  *end(): Generator<Telling> {
    yield* this.queue.release(true);
  }

  private begun(pid: string, name: string, text: string): void {
    this.sockets.processes.begun(pid, name, text);
    if (name !== 'sendmsg') return;
    const args = parseArguments(`${text})`, name.length + 1);
    const passing = args === null ? null : rightsOf(args.items);
    if (passing === null) return;
    const passed = passing.rights.map((value) => this.passing(pid, value));
    this.onTheWay.push({ content: sliceContent(passing.content, 0, HEAD), passed });
    if (this.onTheWay.length > MOST_ON_THE_WAY) this.onTheWay.shift();
  }

  /**
   * The process of a thread whose origin the log does not show, by a descriptor that it did not open: another thread uses
   * that number in the other direction alone, and no other end has said or heard the same.
   */
  private processOf(
    pid: string,
    descriptor: Value,
    sends: boolean,
    sight: Sight,
  ): DescriptorTable | undefined {
    const number = numberOf(descriptor) ?? -1;
    if (this.peers.match(sends, sight, null) !== null) return undefined;
    for (const table of this.sockets.processes.strangersTo(pid)) {
      const end = table.get(number)?.end;
      if (end && end.peer === null && (sends ? end.received && !end.sent : end.sent && !end.received))
        return table;
    }
    return undefined;
  }

  /** What is known of a descriptor that is sent. */
  private passing(pid: string, value: Value): PassedDescriptor {
    const end = this.sockets.entry(pid, value)?.end ?? null;
    const passed = this.sockets.passed(aboutOf(value), end);
    if (end !== null) this.ends.set(passed, end);
    return passed;
  }

  private moved(
    call: StraceCall,
    entry: Entry | undefined,
    sends: boolean,
    message: Message,
    line: number,
  ): void {
    const end = entry?.end ?? null;
    if (entry?.received) entry.received.passed.fate ??= 'adopted';
    if (end === null || (end.family === 'other' && !end.handedOver)) return;
    const { content, unread, truncated, peeked } = message;
    if (end.peer === null) this.peers.seen(end, sends, { content, begun: call.begun, ended: line });
    // What the sender has shown is not reported again when the receiver looks at it.
    if (peeked && end.peer !== null && (end.peer.sent || end.peer.references > 0)) return;
    const connection = this.connection(end);
    if (sends) end.sent = true;
    else end.received = true;
    const passed = sends
      ? message.rights.map((value) => this.passing(call.pid, value))
      : this.arriving(message);
    if (sends) for (const one of passed) this.handOver(one);
    const side = sends ? end.side : other(end.side);
    const telling: Telling = {
      connection: connection.number,
      end: side,
      dialled: end.dialled === null ? null : sends ? end.dialled : !end.dialled,
      certain: end.family === 'unix-stream',
      handedOver: end.handedOver ? end.side : end.peer?.handedOver ? other(end.side) : null,
      // Bytes that were waited for came when the call ended.
      time: sends ? call.time : (call.endedAt ?? call.time),
      content,
      descriptors: message.rights.length,
      passed: truncated && passed.length === 0 ? [droppedDescriptor()] : passed,
      truncated,
      unread,
      peeked,
      waiting: false,
      told: false,
    };
    const added = connection.ways[side].take(sends ? 'sent' : 'received', telling);
    this.unconfirmed.changed(connection.ways[side]);
    if (!peeked) connection.ways[other(side)].settle();
    if (added.fresh !== null) this.queue.push(added.fresh);
    if (!sends && !end.handedOver) this.waits.received(call);
    if (!sends) this.arrive(call.pid, message, added.passed ?? passed);
  }

  private handOver(passed: PassedDescriptor): void {
    const end = this.ends.get(passed);
    if (end !== undefined) end.handedOver = true;
  }

  /** The descriptors that a process is given, as far as its own call tells. */
  private arriving({ rights, content }: Message): readonly PassedDescriptor[] {
    if (rights.length === 0) return [];
    const head = sliceContent(content, 0, HEAD);
    const place = this.onTheWay.findIndex((sent) => sameHead(sent.content, head));
    const sent = place === -1 ? [] : this.onTheWay.splice(place, 1)[0]!.passed;
    return rights.map((value, index) => sent[index] ?? this.sockets.passed(aboutOf(value), null));
  }

  private arrive(pid: string, { rights }: Message, passed: readonly PassedDescriptor[]): void {
    rights.forEach((value, index) => {
      const one = passed[index];
      if (one !== undefined) this.sockets.received(pid, value, this.ends.get(one) ?? null, one);
    });
  }

  private connection(end: SocketEnd): Connection {
    if (end.connection !== null) {
      this.spoken.get(end.connection);
      return end.connection;
    }
    const connection = end.peer?.connection ?? {
      number: this.connections++,
      ways: [new Way(), new Way()] as const,
      ends: [],
    };
    this.spoken.set(connection, connection);
    end.connection = connection;
    connection.ends.push(end);
    if (end.peer !== null && end.peer.connection === null) {
      end.peer.connection = connection;
      connection.ends.push(end.peer);
      end.peer.side = other(end.side);
    }
    return connection;
  }

  private closed(end: SocketEnd): void {
    this.peers.forget(end);
    if (end.connection === null) return;
    for (const way of end.connection.ways) way.settle();
    // Whoever has the other end open may continue.
    if (end.connection.ends.every(({ references }) => references === 0)) this.spoken.delete(end.connection);
  }
}

function aboutOf(value: Value): About | null {
  return value.kind === 'word' && value.about !== null ? parseAbout(value.about) : null;
}

function other(side: 0 | 1): 0 | 1 {
  return side === 0 ? 1 : 0;
}

function sameHead(one: Content, two: Content): boolean {
  const [first, second] = [one[0], two[0]];
  return first instanceof Uint8Array && second instanceof Uint8Array && Buffer.compare(first, second) === 0;
}
