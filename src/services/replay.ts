import type { Server, Socket } from 'node:net';
import { openSource } from '../capture/source.ts';
import { PARTS } from '../conversations/replay/part.ts';
import { type OwnReplayCommand, ReplayConversation } from '../conversations/replay/replay.ts';
import { lineName, type Scene } from '../conversations/replay/scene.ts';
import type { SceneTimer, Staging } from '../conversations/replay/scene-player.ts';
import { Scenes } from '../conversations/replay/scenes.ts';
import { EXIT, Failure } from '../failure.ts';
import type { AdoptedConnection } from '../io/adopted.ts';
import { ConnectedPair } from '../io/connected-pair.ts';
import { type Descriptors, loadDescriptors } from '../io/descriptors.ts';
import { reach } from '../io/dial.ts';
import { Driver } from '../io/driver.ts';
import { listen } from '../io/listen.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { ReadFrameRecord } from '../records/frame-record.ts';
import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import { openCapture } from './open-capture.ts';
import { type Piece, RecordedPieces } from './recorded-pieces.ts';
import { Traffic } from './traffic.ts';

export interface ReplayOptions {
  /** How the recording is called in messages. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Of raw bytes; null: inferred. */
  readonly direction: Direction | null;
  readonly endpoint: string;
  readonly staging: Omit<Staging, 'compares'>;
  readonly capture: string | null;
  /** Said when nobody listens, for a person. */
  readonly hint: string;
  /** How long to keep dialling until somebody listens, in ms. */
  readonly waitMs?: number;
}

/** A replay holds the whole recording, of which so many bytes can be. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Plays one side of a recording against a live peer; gives the exit code. Throws a Failure. */
export async function replay(
  options: ReplayOptions,
  reporter: RecordSink,
  stop: Promise<void>,
): Promise<number> {
  const { name, endpoint, staging } = options;
  const { part } = staging;
  const { scenes, detailed } = await recorded(options);
  // A backend that said nothing is played by saying nothing.
  if (!scenes.some(({ lines }) => lines.some(({ own }) => own || part === 'backend')))
    throw new Failure(
      'environment',
      'ENOENT',
      `${name} has nothing that a ${part} said`,
      `see what it has: handoff-cli decode ${name}`,
    );
  const compares = detailed || scenes.some(({ lines }) => lines.some(({ own }) => !own));
  if (!compares) reporter.notice(`${name} has nothing that was said to a ${part}: nothing is compared`);
  const capture = openCapture(options.capture, endpoint, reporter);
  const loaded = await loadDescriptors();
  const descriptors = loaded instanceof Failure ? null : loaded;
  if (loaded instanceof Failure && part !== 'client') reporter.notice(`${loaded.message}; ${loaded.hint}`);
  const stage = new Stage(
    scenes,
    { ...staging, compares },
    descriptors,
    reporter,
    new Traffic(
      reporter,
      capture,
      staging.deadlineMs === undefined ? {} : { deadlineMs: staging.deadlineMs },
    ),
  );
  const failure = await (part === 'backend'
    ? stage.serve(endpoint, stop)
    : Promise.race([stage.dialAll(endpoint, options.hint, options.waitMs ?? 0), stop.then(() => null)]));
  const different = stage.end();
  if (failure !== null) throw failure;
  return different > 0 ? EXIT.fellShort : EXIT.ok;
}

interface Recorded {
  readonly scenes: readonly Scene[];
  /** Whether it tells connections and directions, so that what is not in it was not said. */
  readonly detailed: boolean;
}

async function recorded({ name, chunks, direction, staging }: ReplayOptions): Promise<Recorded> {
  const source = await openSource(chunks, direction);
  const pieces = new RecordedPieces();
  const scenes = new Scenes(staging.part);
  let length = 0;
  const add = (found: readonly Piece[]) => {
    for (const piece of found) addPiece(scenes, piece);
  };
  for await (const segment of source.segments) {
    length += segment.bytes.length;
    if (length > MOST_BYTES)
      throw new Failure(
        'environment',
        'EFBIG',
        `${name} has more than ${MOST_BYTES} bytes of traffic, which a replay would have to hold`,
        `choose a part of it: handoff-cli convert --filter 'connection < 1000' ${name} part.pcapng`,
      );
    add(pieces.take(segment));
  }
  add(pieces.end());
  return { scenes: scenes.scenes, detailed: source.detailed };
}

function addPiece(scenes: Scenes, { record, segments }: Piece): void {
  if (record.type === 'handoff' || record.type === 'changed' || record.type === 'gap') return;
  // Behind a Hello or a ready, the application speaks.
  if (record.type === 'bytes' && record.problems.every(({ severity }) => severity === 'note')) return;
  const [first] = segments;
  if (first === undefined) return;
  scenes.add({
    connection: record.connection,
    direction: first.direction,
    inferred: record.type === 'sideband' ? 'broker-to-backend' : record.direction,
    type: record.type,
    bytes: bytesOf(segments),
    frame: record instanceof ReadFrameRecord ? record.reading : null,
    index: record.type === 'frame' ? record.index : null,
    time: first.time,
    descriptors: record.type === 'sideband' ? record.descriptors : null,
  });
}

function bytesOf(segments: readonly Segment[]): Uint8Array {
  return segments.length === 1 ? segments[0]!.bytes : Buffer.concat(segments.map(({ bytes }) => bytes));
}

type ReplayDriver = Driver<SceneTimer, never, OwnReplayCommand>;

/** Where the scenes are played. */
class Stage {
  private readonly scenes: readonly Scene[];
  private readonly staging: Staging;
  private readonly descriptors: Descriptors | null;
  private readonly reporter: RecordSink;
  private readonly traffic: Traffic;
  private readonly open = new Set<ReplayDriver>();
  private readonly adopted = new Set<AdoptedConnection>();
  private begun = 0;
  private played = 0;
  private compared = 0;
  private different = 0;

  constructor(
    scenes: readonly Scene[],
    staging: Staging,
    descriptors: Descriptors | null,
    reporter: RecordSink,
    traffic: Traffic,
  ) {
    this.scenes = scenes;
    this.staging = staging;
    this.descriptors = descriptors;
    this.reporter = reporter;
    this.traffic = traffic;
  }

  /** Plays each scene to one broker that dials. */
  async serve(endpoint: string, stop: Promise<void>): Promise<null> {
    let finish: () => void;
    const finished = new Promise<void>((done) => {
      finish = done;
    });
    const server: Server = await listen(endpoint, (socket) => {
      if (this.begun === this.scenes.length) return void socket.destroy();
      void this.play(socket, this.begun).then(() => this.played === this.scenes.length && finish());
    });
    this.reporter.record({ type: 'listening', endpoint });
    this.reporter.notice(`listening on ${endpoint} for ${this.scenes.length} connections, as recorded`);
    const settled = finished.then(() => Promise.all([...this.adopted].map(({ ended }) => ended)));
    await Promise.race([settled, stop]);
    server.close();
    return null;
  }

  /** Dials for each scene: one after the other, or when it was dialled then. Gives why nobody could be reached, or null. */
  async dialAll(endpoint: string, hint: string, waitMs: number): Promise<Failure | null> {
    const { speed } = this.staging;
    const start = this.scenes[0]!.lines[0]!.time;
    const once = async (index: number): Promise<Failure | null> => {
      const socket = await reach(endpoint, { hint, paused: true, waitMs });
      if (socket instanceof Failure) return socket;
      await this.play(socket, index);
      return null;
    };
    if (speed === null || start === null) {
      for (let index = 0; index < this.scenes.length; index++) {
        const failure = await once(index);
        if (failure !== null) return failure;
      }
      return null;
    }
    const failures = await Promise.all(
      this.scenes.map(async ({ lines }, index) => {
        const after = ((lines[0]!.time ?? start) - start) / 1000 / speed;
        await new Promise((done) => setTimeout(done, after));
        return await once(index);
      }),
    );
    return failures.find((failure) => failure !== null) ?? null;
  }

  /** Ends everything and counts together; gives how much differs. */
  end(): number {
    for (const driver of this.open) driver.stop();
    for (const connection of this.adopted) connection.close();
    const summary = this.traffic.end();
    const { played, compared, different } = this;
    this.reporter.record(summary);
    this.reporter.record({ type: 'replayed', played, connections: this.scenes.length, compared, different });
    return different;
  }

  private play(socket: Socket, index: number): Promise<void> {
    const { own, peers } = PARTS[this.staging.part];
    this.begun += 1;
    return new Promise((done) => {
      let given: ConnectedPair | null = null;
      const driver: ReplayDriver = new Driver(
        new ReplayConversation(this.scenes[index]!, this.staging),
        this.descriptors,
        {
          room: this.traffic.room,
          transferred: (transfer) => this.traffic.transfer(index, transfer.sent ? own : peers, transfer),
          adopted: (adopted) => {
            this.adopted.add(adopted);
            void adopted.ended.then(() => this.adopted.delete(adopted));
          },
          // A connection of our own stands for the client’s.
          handedOver: () => {
            given?.close();
            given = this.descriptors === null ? null : new ConnectedPair(this.descriptors);
            return given?.copyToPass() ?? null;
          },
          own: (comparison) => this.compare(index, comparison),
          closed: (_end, at, byPeer) => this.traffic.endConnection(index, at, byPeer ? peers : own),
          over: () => {
            given?.close();
            this.open.delete(driver);
            this.played += 1;
            done();
          },
        },
      );
      this.open.add(driver);
      driver.start(socket);
    });
  }

  private compare(connection: number, comparison: OwnReplayCommand): void {
    const { recorded, differences } = comparison;
    this.compared += 1;
    if (differences.length > 0) this.different += 1;
    this.traffic.flush();
    this.reporter.record({
      type: 'compared',
      connection,
      recorded: recorded?.index ?? null,
      message: recorded === null ? null : lineName(recorded),
      differences,
    });
  }
}
