import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { Unmet } from '../../conform/case.ts';
import type { ClientPeer, Greeted, Route } from '../../conform/client/peer.ts';
import { type Fixture, PeerPerCaseStage } from '../../conform/stage.ts';
import { told } from '../../conform/told.ts';
import { besideEndpoint } from '../../io/endpoint.ts';
import type { StreamSocket } from '../../io/light-socket.ts';
import type { Lines } from '../../io/lines.ts';
import { listenForUser, listenForUserLightly } from '../../io/same-user.ts';
import { messageValue } from '../../wire/fields/value.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { holdsWithin } from '../holds-within.ts';
import { pause } from '../pause.ts';
import { CaseFixture } from './case-fixture.ts';
import { PeerProcess } from './peer-process.ts';
import { SocketWire } from './socket-wire.ts';

export interface ClientStageOptions {
  /** Where the client dials; with several at once, each has a number after it. */
  readonly endpoint: string;
  readonly command: readonly string[];
  readonly jobs: number;
  /** Told of each connection of another user, which is closed. */
  readonly tell: (text: string) => void;
}

/** A client that closed its connection may dial backend_pipe within this time. In ms. */
const DIALS_MS = 500;
/** How often to look at what nothing tells of, in ms. */
const LOOK_MS = 5;

/** Plays the broker, and the backend on the same connection, for a client under test, which is started once for each case. */
export class ClientStage extends PeerPerCaseStage<ClientPeer> {
  private readonly options: ClientStageOptions;
  private readonly lines: Lines;
  /** Numbers of the endpoints that no case uses, and cases that wait for one. */
  private readonly free: number[];
  private readonly waiting: ((number: number) => void)[] = [];

  constructor(options: ClientStageOptions, lines: Lines) {
    super();
    this.options = options;
    this.lines = lines;
    this.free = Array.from({ length: options.jobs }, (_, number) => number);
  }

  async enter(): Promise<Fixture<ClientPeer>> {
    const { endpoint, command, jobs, tell } = this.options;
    const number = this.free.shift() ?? (await new Promise<number>((done) => this.waiting.push(done)));
    const own = jobs === 1 ? endpoint : besideEndpoint(endpoint, String(number));
    return await ClientFixture.enter({ endpoint: own, command, tell }, this.lines, () => {
      const next = this.waiting.shift();
      if (next === undefined) this.free.push(number);
      else next(number);
    });
  }
}

class ClientFixture extends CaseFixture<ClientPeer> {
  readonly peer: ClientPeer;
  private readonly wires: SocketWire[] = [];
  private readonly lines: Lines;
  private readonly left: () => void;
  private process: PeerProcess | null = null;
  private fellBack = false;

  static async enter(
    { endpoint, command, tell }: Omit<ClientStageOptions, 'jobs'>,
    lines: Lines,
    left: () => void,
  ): Promise<ClientFixture> {
    const fixture = new ClientFixture(besideEndpoint(endpoint, 'fallback'), lines, left);
    fixture.kept(await listenForUserLightly(endpoint, (socket) => fixture.accept(socket), tell));
    const fallBack = (socket: Socket) => {
      fixture.fellBack = true;
      fixture.kept({ close: () => socket.destroy() });
      socket.on('error', () => {});
      socket.pipe(socket);
    };
    fixture.kept(await listenForUser(fixture.peer.backendPipe, fallBack, tell));
    fixture.process = new PeerProcess(command, endpoint);
    return fixture;
  }

  private constructor(backendPipe: string, lines: Lines, left: () => void) {
    super();
    this.lines = lines;
    this.left = left;
    this.peer = {
      backendPipe,
      token: () => randomBytes(TOKEN_LENGTH),
      greeted: (withinMs) => this.greeted(withinMs),
      route: (greeted, withinMs) => this.route(greeted, withinMs),
      shows: (greeted, text, withinMs) => this.shows(greeted, text, withinMs),
      ends: (withinMs) => this.ends(withinMs),
      pause,
    };
  }

  override async leave(): Promise<string> {
    await super.leave();
    await this.process?.stop();
    this.left();
    return this.process?.printed() ?? '';
  }

  private accept(socket: StreamSocket): void {
    const observe = this.traffic.connection('broker-to-client', 'client-to-broker', null);
    this.wires.push(this.kept(new SocketWire(socket, this.lines, 'client-to-broker', observe)));
  }

  private async greeted(withinMs: number): Promise<Greeted> {
    const connects = await holdsWithin(withinMs, () => this.hasConnected());
    if (!connects) throw new Unmet(`it did not connect within ${withinMs} ms`);
    const wire = this.wires[0]!;
    const heard = await wire.hear(withinMs);
    if (heard.type !== 'frame' || heard.frame.message !== 'Hello')
      throw new Unmet(`${told(heard)} instead of a Hello`);
    const fields = heard.frame.payload === null ? {} : messageValue(heard.frame.payload);
    return {
      wire,
      requestId: String(heard.frame.requestId ?? 0),
      serviceName: String(fields['serviceName'] ?? ''),
    };
  }

  /** Throws where it is not going to. */
  private hasConnected(): boolean {
    if (this.wires.length > 0) return true;
    this.process?.mustHaveStarted();
    if (this.process?.isRunning === false) throw new Unmet(`${this.process.end} without connecting`);
    return false;
  }

  private async shows({ wire }: Greeted, text: string, withinMs: number): Promise<boolean> {
    const begun = performance.now();
    let sentBack = '';
    while (performance.now() - begun < withinMs) {
      if (this.process?.hasPrinted(text) === true) return true;
      const said = await wire.take(1, LOOK_MS);
      if (said === null) await pause(LOOK_MS);
      else sentBack += Buffer.from(said.bytes).toString('latin1');
      if (sentBack.includes(text)) return true;
    }
    return false;
  }

  private async ends(withinMs: number): Promise<string | null> {
    const { process } = this;
    if (process === null || !(await process.endsWithin(withinMs))) return null;
    return process.end === 'it ended with exit code 0' ? '' : process.end;
  }

  private async route({ wire }: Greeted, withinMs: number): Promise<Route> {
    const begun = performance.now();
    const spent = () => performance.now() - begun;
    let served = false;
    let goneSince: number | null = null;
    while (spent() < withinMs) {
      if (this.fellBack) return { taken: 'fell-back', ms: spent() };
      // The application’s bytes: whoever sends them here has adopted the connection, and expects an answer.
      const said = await wire.take(1, LOOK_MS);
      if (said !== null) {
        served = true;
        await wire.send(said.bytes);
      } else if (await wire.closes(0)) {
        if (served) return { taken: 'adopted', ms: spent() };
        goneSince ??= spent();
        if (spent() - goneSince > DIALS_MS) return { taken: 'gone', ms: goneSince };
        await pause(LOOK_MS);
      }
    }
    if (this.fellBack) return { taken: 'fell-back', ms: spent() };
    return { taken: goneSince === null || served ? 'adopted' : 'gone', ms: goneSince ?? spent() };
  }
}
