import type { OutputRecord } from '../../records/record.ts';
import { cutHex } from '../../records/redaction/cut.ts';
import { formatStep } from '../../script/action.ts';
import { ROLES, type RoleName } from '../../script/role.ts';
import { parseStep } from '../../script/script.ts';
import { type ReadScript, SteeredSteps } from '../../script/steered-steps.ts';
import type { StepSource } from '../../script/step-source.ts';
import { suggestion } from '../../values/nearest.ts';
import { HeldMessages } from './held-messages.ts';
import { OpenHandoffs } from './open-handoffs.ts';
import { type ControlRequest, parseRequest } from './request.ts';

export interface SteeringOptions {
  /** Whose message is held and decided about. */
  readonly decides: RoleName;
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

/** What can be changed about a fake or a tap while it runs. */
export class Steering {
  readonly held = new HeldMessages();
  /** Shows what has happened and is not shown yet; whoever does the work says how. */
  flush: () => void = () => {};
  /** Resolves when somebody asks for the end. */
  readonly stopped: Promise<void>;
  private stop: () => void = () => {};
  private readonly open: OpenHandoffs;
  private readonly options: SteeringOptions;
  private readonly scripts = new Map<string, SteeredSteps>();

  constructor(options: SteeringOptions) {
    this.options = options;
    this.open = new OpenHandoffs(options.decides === 'ready');
    this.stopped = new Promise((done) => {
      this.stop = done;
    });
  }

  /** Makes a script one that can be replaced. @param name its flag without dashes, of a tap `break FRAME` */
  steer(name: string, role: RoleName, steps: StepSource): StepSource {
    const { loop, read } = this.options;
    const steered = new SteeredSteps(steps, role, loop, read);
    this.scripts.set(name, steered);
    return steered;
  }

  /** To be told of every record. */
  see(record: OutputRecord): void {
    const ending = record.type === 'handoff' || record.type === 'client';
    // Whose message was held and never asked about is known only as long as the handoff is open.
    if (ending) this.held.match(this.open);
    this.open.see(record);
    if (ending) this.held.match(this.open);
  }

  /** Answers a request. @param line null: it is too long to be read */
  answer(line: string | null): ControlAnswer {
    let request: ControlRequest;
    try {
      if (line === null) throw new Error('the line is too long');
      request = parseRequest(line);
      this.flush();
      return this.carryOut(request);
    } catch (error) {
      return { ok: false, code: 'EUSAGE', error: (error as Error).message };
    }
  }

  private carryOut(request: ControlRequest): ControlAnswer {
    this.held.match(this.open);
    switch (request.type) {
      case 'set':
        return this.set(request.name, request.script);
      case 'list':
        return { ok: true, handoffs: [...this.open].map((handoff) => this.shown(handoff)) };
      case 'hold':
        if (request.hold) this.held.holding = true;
        else this.held.release();
        return { ok: true, hold: request.hold };
      case 'decide':
        return this.decide(request.index, request.script);
      case 'stop':
        this.stop();
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

  private decide(index: number, script: string): ControlAnswer {
    const step = parseStep(script, this.options.decides);
    if (this.held.decide(index, step)) return { ok: true, index, decided: formatStep(step) };
    const { noun } = ROLES[this.options.decides];
    const error =
      this.open.get(index) === undefined
        ? `there is no open handoff ${index}`
        : `the ${noun} of handoff ${index} is not held`;
    return { ok: false, code: 'ESTATE', error };
  }

  private shown({ token, ...handoff }: { readonly index: number; readonly token: string }): object {
    const shown = this.options.redact ? cutHex(token) : token;
    return { ...handoff, token: shown, held: this.held.isHeld(handoff.index) };
  }
}
