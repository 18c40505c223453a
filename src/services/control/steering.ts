import type { OutputRecord } from '../../records/record.ts';
import { cutHex } from '../../records/redaction/cut.ts';
import { redactedText } from '../../records/redaction/redacted-message.ts';
import { formatStep } from '../../script/action.ts';
import { type Breakable, breakable } from '../../script/breaks.ts';
import type { RoleName } from '../../script/role.ts';
import { parseStep } from '../../script/script.ts';
import { type ReadScript, SteeredSteps } from '../../script/steered-steps.ts';
import type { StepSource } from '../../script/step-source.ts';
import { suggestion } from '../../values/nearest.ts';
import { Once } from '../once.ts';
import { type HeldMessage, HeldMessages } from './held-messages.ts';
import { OpenHandoffs } from './open-handoffs.ts';
import { type ControlRequest, parseRequest } from './request.ts';

export interface SteeringOptions {
  /** The frames that can be held and decided about. */
  readonly frames: readonly Breakable[];
  /** Whether scripts start over after their last steps. */
  readonly loop: boolean;
  readonly read: ReadScript;
  /** Gives 32 bits for scripts that draw their steps. */
  readonly newSeed: () => number;
  /** Whether only the first 4 bytes of tokens are shown. */
  readonly redact: boolean;
}

/** An answer to a request; `code` is that of the failure. */
export type ControlAnswer =
  | { readonly ok: true; readonly [more: string]: unknown }
  | { readonly ok: false; readonly code: 'EUSAGE' | 'ESTATE'; readonly error: string };

/** By the number of a message, and by the index of a handoff. */
interface Pairs {
  readonly handoffOf: ReadonlyMap<number, number>;
  readonly messageOf: ReadonlyMap<number, HeldMessage>;
}

/** What can be changed about a fake or a tap while it runs. */
export class Steering {
  readonly held = new HeldMessages();
  /** Shows what has happened and is not shown yet; whoever does the work says how. */
  flush: () => void = () => {};
  private readonly stop = new Once();
  private readonly open: OpenHandoffs;
  private readonly options: SteeringOptions;
  private readonly scripts = new Map<string, SteeredSteps>();

  constructor(options: SteeringOptions) {
    this.options = options;
    this.open = new OpenHandoffs(options.frames.every((frame) => frame === 'ready'));
    this.held.watch({
      seen: (connection, reading) => {
        if (breakable(reading) === 'offer') this.open.came(connection, reading);
      },
      connectionEnded: (connection) => this.open.endConnection(connection),
    });
  }

  /** Resolves when somebody asks for the end. */
  get stopped(): Promise<void> {
    return this.stop.happened;
  }

  /** Makes a script one that can be replaced. @param name its flag without dashes, of a tap `break FRAME` */
  steer(name: string, role: RoleName, steps: StepSource): StepSource {
    const { loop, read } = this.options;
    const steered = new SteeredSteps(steps, role, loop, read);
    this.scripts.set(name, steered);
    return steered;
  }

  /** To be called with every record. */
  see(record: OutputRecord): void {
    this.open.see(record);
  }

  /** Answers a request. @param line null: it is too long to be read */
  answer(line: string | null): ControlAnswer {
    this.flush();
    try {
      if (line === null) throw new Error('the line is too long');
      return this.carryOut(parseRequest(line));
    } catch (error) {
      return { ok: false, code: 'EUSAGE', error: (error as Error).message };
    }
  }

  private carryOut(request: ControlRequest): ControlAnswer {
    switch (request.type) {
      case 'set':
        return this.set(request.name, request.script);
      case 'list':
        return request.what === 'handoffs'
          ? { ok: true, handoffs: this.shownHandoffs() }
          : { ok: true, frames: this.shownFrames() };
      case 'hold':
        return this.hold(request.hold, request.frame);
      case 'decide':
        return this.decide(request);
      case 'stop':
        this.stop.happen();
        return { ok: true };
    }
  }

  private set(name: string, script: string): ControlAnswer {
    const steps = this.scripts.get(name);
    if (steps === undefined)
      throw new Error(
        `there is no script "${name.slice(0, 100)}"; ${suggestion(name, [...this.scripts.keys()])}`,
      );
    const seed = this.options.newSeed();
    return { ok: true, ...(steps.replace(script, seed) && { seed }) };
  }

  private hold(hold: boolean, only: string | null): ControlAnswer {
    if (!hold) {
      this.held.release();
      return { ok: true, hold };
    }
    const { frames } = this.options;
    if (only !== null && !frames.some((frame) => frame === only))
      throw new Error(`"${only.slice(0, 100)}" cannot be held; ${suggestion(only, frames)}`);
    this.held.holds = (frame) => frame !== null && (only === null ? frames.includes(frame) : frame === only);
    return { ok: true, hold, ...(only !== null && { frame: only }) };
  }

  private decide({ index, of, script }: Extract<ControlRequest, { type: 'decide' }>): ControlAnswer {
    const message = of === 'frames' ? this.held.get(index) : this.pairs().messageOf.get(index);
    if (message === undefined) return { ok: false, code: 'ESTATE', error: this.whyNotHeld(index, of) };
    if (message.role === null) throw new Error(`no script is about the held frame ${message.number}`);
    const step = parseStep(script, message.role);
    this.held.decide(message.number, step);
    return { ok: true, index, decided: formatStep(step) };
  }

  private whyNotHeld(index: number, of: 'handoffs' | 'frames'): string {
    if (of === 'frames') return `no held frame has the number ${index}`;
    return this.open.get(index) === undefined
      ? `there is no open handoff ${index}`
      : `no frame of handoff ${index} is held`;
  }

  /** Which held message belongs to which open handoff. Handoffs may share a token: the oldest message belongs to the oldest of them. */
  private pairs(): Pairs {
    const byToken = new Map<string, number[]>();
    for (const { token, index } of this.open) {
      const known = byToken.get(token);
      if (known === undefined) byToken.set(token, [index]);
      else known.push(index);
    }
    const handoffOf = new Map<number, number>();
    const messageOf = new Map<number, HeldMessage>();
    const taken = new Map<string, number>();
    for (const message of this.held) {
      const { token, number } = message;
      if (token === null) continue;
      const place = taken.get(token) ?? 0;
      taken.set(token, place + 1);
      const handoff = byToken.get(token)?.[place];
      if (handoff === undefined) continue;
      handoffOf.set(number, handoff);
      messageOf.set(handoff, message);
    }
    return { handoffOf, messageOf };
  }

  private shownHandoffs(): readonly object[] {
    const { messageOf } = this.pairs();
    return [...this.open].map(({ token, serviceName, ...handoff }) => {
      const message = messageOf.get(handoff.index);
      return {
        ...handoff,
        token: this.shownToken(token),
        serviceName: this.shownName(serviceName, token),
        held: message !== undefined,
        frame: message?.frame ?? null,
      };
    });
  }

  private shownFrames(): readonly object[] {
    const { handoffOf } = this.pairs();
    return [...this.held].map(({ number, connection, frame, token }) => {
      const shown = token === null ? null : this.shownToken(token);
      return { number, connection, frame, handoff: handoffOf.get(number) ?? null, token: shown };
    });
  }

  private shownName(name: string, token: string): string {
    return this.options.redact ? redactedText(name, true, [Buffer.from(token, 'hex')]) : name;
  }

  private shownToken(token: string): string {
    return this.options.redact ? cutHex(token) : token;
  }
}
