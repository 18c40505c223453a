import type { Difference } from '../../records/replay-records.ts';
import { type Comparison, differencesOf, type Heard } from './differences.ts';
import { Following } from './following.ts';
import type { Part } from './part.ts';
import { type Line, lineName, type Scene } from './scene.ts';
import { substituted } from './substitution.ts';

/** What all scenes of a replay have in common. */
export interface Staging {
  readonly part: Part;
  /** How many times as fast as recorded; null: at once. */
  readonly speed: number | null;
  /** Whether tokens, ids and the process id are said as recorded. */
  readonly verbatim: boolean;
  /** Whether the recording has anything to compare with. */
  readonly compares: boolean;
  readonly ignored: ReadonlySet<string>;
  /** How long an answer may take, in ms. */
  readonly deadlineMs: number;
  readonly pid: number;
  readonly newToken: () => Uint8Array;
}

export type SceneTimer = 'pace' | 'answer';

export type SceneEvent =
  | { readonly type: 'begun' }
  | { readonly type: 'heard'; readonly heard: Heard }
  | { readonly type: 'timer'; readonly timer: SceneTimer }
  | { readonly type: 'closed' };

export type SceneCommand =
  | { readonly type: 'say'; readonly line: Line; readonly bytes: Uint8Array }
  | { readonly type: 'start-timer'; readonly timer: SceneTimer; readonly ms: number }
  | { readonly type: 'stop-timer'; readonly timer: SceneTimer }
  /** How a line of the peer, or one that could not be said, compares with the recording. */
  | { readonly type: 'compared'; readonly recorded: Line | null; readonly differences: readonly Difference[] }
  /** All has been played: the connection is to be closed. */
  | { readonly type: 'finished' };

/** Plays one side of a recorded connection against a live peer. Events in, commands out, no input or output of its own. */
export class ScenePlayer {
  private readonly lines: readonly Line[];
  private readonly staging: Staging;
  private readonly comparison: Comparison;
  private readonly following = new Following();
  private readonly waiting: Heard[] = [];
  private commands: SceneCommand[] = [];
  private next = 0;
  private paced = false;
  private over = false;

  constructor(scene: Scene, staging: Staging) {
    this.lines = scene.lines;
    this.staging = staging;
    this.comparison = {
      following: staging.verbatim ? null : this.following,
      peerChooses: staging.part !== 'broker',
      ignored: staging.ignored,
    };
  }

  handle(event: SceneEvent): SceneCommand[] {
    this.commands = [];
    if (this.over) return this.commands;
    switch (event.type) {
      case 'begun':
        break;
      case 'heard':
        this.waiting.push(event.heard);
        break;
      case 'timer':
        if (event.timer === 'pace') this.paced = true;
        else this.missed();
        break;
      case 'closed':
        this.closed();
    }
    if (!this.over) this.proceed();
    return this.commands;
  }

  private proceed(): void {
    for (;;) {
      const line = this.lines[this.next];
      if (line === undefined) return this.atEnd();
      if (line.own ? !this.say(line) : !this.hear(line)) return;
      this.next += 1;
    }
  }

  /** False while it is too early. */
  private say(line: Line): boolean {
    const before = this.lines[this.next - 1];
    // A backend that speaks before it has heard anything would speak to nobody.
    if (before === undefined && this.staging.part === 'backend' && this.waiting.length === 0) return false;
    const { speed } = this.staging;
    const pause = before?.time == null || line.time === null || speed === null ? 0 : line.time - before.time;
    if (pause > 0 && !this.paced) {
      this.commands.push({ type: 'start-timer', timer: 'pace', ms: pause / 1000 / speed! });
      return false;
    }
    this.paced = false;
    this.commands.push({ type: 'say', line, bytes: this.wordsFor(line) });
    return true;
  }

  private wordsFor(line: Line): Uint8Array {
    const { part, verbatim, pid, newToken } = this.staging;
    if (verbatim) return line.bytes;
    const token = part === 'broker' ? tokenOf(line) : null;
    if (token !== null && token.length === TOKEN_LENGTH && !this.following.knows(token))
      this.following.learnToken(token, newToken());
    return substituted(line, this.following, pid);
  }

  /** False while nothing has come. */
  private hear(line: Line): boolean {
    const heard = this.waiting.shift();
    if (heard === undefined) {
      if (this.staging.part !== 'backend')
        this.commands.push({ type: 'start-timer', timer: 'answer', ms: this.staging.deadlineMs });
      return false;
    }
    this.commands.push({ type: 'stop-timer', timer: 'answer' });
    if (line.type !== 'sideband' && heard.type === 'sideband') {
      this.notRecorded(heard);
      return this.hear(line);
    }
    if (line.type === 'sideband' && heard.type === 'frame') {
      this.waiting.unshift(heard);
      this.compared(line, [{ field: null, recorded: lineName(line), live: null }]);
      return true;
    }
    this.compared(line, differencesOf(line, heard, this.comparison));
    return true;
  }

  /** Everything recorded has been played; what the peer says now it did not say then. */
  private atEnd(): void {
    const last = this.lines.at(-1);
    const brokenOff = last?.own === true && last.type === 'bytes';
    const more = this.waiting.splice(0);
    for (const heard of more) this.notRecorded(heard);
    // A backend stays there for its broker. Where no answer came then, there is time for none to come now.
    // So has a client whose ready did not come then.
    const readyMayCome = this.staging.part === 'client' && last?.frame?.message === 'HelloReply';
    const unanswered = (last?.own === true || readyMayCome) && more.length === 0;
    const waits = this.staging.part === 'backend' ? !brokenOff : unanswered;
    if (!waits) return this.finish();
    if (this.staging.part !== 'backend')
      this.commands.push({ type: 'start-timer', timer: 'answer', ms: this.staging.deadlineMs });
  }

  /** No answer came in time. */
  private missed(): void {
    const line = this.lines[this.next];
    if (line === undefined) return this.finish();
    this.compared(line, [{ field: null, recorded: lineName(line), live: null }]);
    this.next += 1;
  }

  private closed(): void {
    for (const line of this.lines.slice(this.next)) {
      const heard = line.own ? undefined : this.waiting.shift();
      this.compared(
        line,
        heard === undefined
          ? [{ field: null, recorded: lineName(line), live: null }]
          : differencesOf(line, heard, this.comparison),
      );
    }
    for (const heard of this.waiting.splice(0)) this.notRecorded(heard);
    this.finish();
  }

  private notRecorded(heard: Heard): void {
    // Loose bytes behind the last frame are the application’s.
    if (heard.type === 'bytes') return;
    this.compared(null, [{ field: null, recorded: null, live: lineName(heard) }]);
  }

  private compared(recorded: Line | null, differences: readonly Difference[]): void {
    if (this.staging.compares) this.commands.push({ type: 'compared', recorded, differences });
  }

  private finish(): void {
    this.over = true;
    this.commands.push(
      { type: 'stop-timer', timer: 'answer' },
      { type: 'stop-timer', timer: 'pace' },
      { type: 'finished' },
    );
  }
}

const TOKEN_LENGTH = 16;

/** Of a sideband or an offer. */
function tokenOf({ type, bytes, frame }: Line): Uint8Array | null {
  if (type === 'sideband') return bytes;
  if (frame?.handoff == null || frame.message !== 'HandoffOffer') return null;
  const { token } = frame.handoff;
  return token.bytes.subarray(token.start, token.end);
}
