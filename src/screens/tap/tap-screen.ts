import { BREAKABLE } from '../../script/breaks.ts';
import { escapeText } from '../../text/escape.ts';
import { parseHexBytes } from '../../values/hex-bytes.ts';
import { hex } from '../../wire/fields/value.ts';
import type { Arrangement } from '../layout/arrangement.ts';
import type { Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { complaintOf } from '../parts/complaint.ts';
import type { Binding } from '../parts/keys.ts';
import type { ListPane } from '../parts/list-pane.ts';
import { filterQuestion } from '../viewer/filter-question.ts';
import { Viewer, type ViewerSettings } from '../viewer/viewer.ts';
import type { HeldFrame, HeldFrames } from './held-frames.ts';
import { heldPane } from './held-pane.ts';
import { settableFields } from './set-field.ts';
import { TAP_KEYS } from './tap-keys.ts';

/** Sets a rule as `--break` does, FRAME=SCRIPT; gives a complaint, null: it is in force. */
export type SetRule = (text: string) => string | null;

/** What passes a tap, as it passes, and the frames that are held for a decision. */
export class TapScreen extends Viewer {
  override readonly ticks = true;
  protected override readonly bindings: readonly Binding<string>[] = TAP_KEYS;
  private readonly held: HeldFrames;
  private readonly redact: boolean;
  private readonly list: ListPane;
  private readonly expressions: string[] = [];
  private readonly scripts: string[] = [];
  private readonly inserted: string[] = [];
  private readonly rules: string[] = [];
  private readonly setRule: SetRule;

  /** @param redact whether secrets are replaced in what is shown of held frames */
  constructor(settings: ViewerSettings, held: HeldFrames, setRule: SetRule, redact = false) {
    super(settings);
    this.held = held;
    this.setRule = setRule;
    this.redact = redact;
    this.list = heldPane(() => held.frames, settings.tools.now, redact);
    held.watch(() => {
      if (this.chosen?.decision !== null) this.toWaiting();
      this.refresh();
    });
  }

  protected override status(): readonly string[] {
    const { held } = this;
    const waiting = held.frames.filter(({ decision }) => decision === null).length;
    const holding =
      held.expression === '' ? [] : [`hold: ${escapeText(held.expression)}`, `● ${waiting} held`];
    return [...holding, ...super.status()];
  }

  protected override panes(): readonly Pane[] {
    return this.shown ? [...super.panes(), this.list] : super.panes();
  }

  protected override arrangement(size: Size): Arrangement {
    const rest = super.arrangement(size);
    if (!this.shown || 'pane' in rest) return this.stage.focused === this.list ? { pane: this.list } : rest;
    return {
      rows: [
        { share: 0.7, of: rest },
        { share: 0.3, of: { pane: this.list } },
      ],
    };
  }

  protected override act(action: string, argument: string | null): string | null {
    const { held, chosen } = this;
    switch (action) {
      case 'intercept':
        return argument === null
          ? this.ask({
              ...filterQuestion(held.expression, this.expressions, (text) => this.hold(text)),
              label: 'hold',
            })
          : this.hold(argument);
      case 'held':
        if (!this.shown) return 'nothing has been held yet; i sets which frames are';
        this.stage.focus('held');
        return null;
      case 'pass-all':
        for (const { number } of held.frames) held.pass(number);
        return null;
      case 'pass':
        return this.decide((number) => held.pass(number));
      case 'drop':
        return this.decide((number) => held.drop(number));
      case 'repeat':
        return this.decide((number) => held.repeat(number));
      case 'hang-up':
        return this.decide((number) => held.hangUp(number));
      case 'edit':
        return this.edit(chosen);
      case 'set':
        return this.setField(chosen, argument);
      case 'insert':
        return this.insert(chosen, argument);
      case 'rule':
        return this.rule(argument);
      case 'break':
        return this.break(chosen, argument);
      default:
        return super.act(action, argument);
    }
  }

  private get shown(): boolean {
    return this.held.expression !== '' || this.held.frames.length > 0;
  }

  private get chosen(): HeldFrame | undefined {
    return this.held.frames[this.list.list.place];
  }

  private toWaiting(): void {
    const place = this.held.frames.findIndex(({ decision }) => decision === null);
    if (place !== -1) this.list.list.go(place);
  }

  private hold(expression: string): string | null {
    return complaintOf(() => this.held.hold(expression));
  }

  private decide(decide: (number: number) => boolean): string | null {
    const { chosen } = this;
    if (chosen === undefined) return 'nothing is held; i sets which frames are';
    return decide(chosen.number) ? null : `frame ${chosen.number} is decided already: ${chosen.decision}`;
  }

  private edit(chosen: HeldFrame | undefined): string | null {
    if (chosen === undefined || chosen.decision !== null) return this.decide(() => false);
    if (this.redact) return 'the bytes hold secrets, and this screen is redacted; break changes a frame';
    const { start, bytes, end } = chosen.reading;
    return this.ask({
      label: 'bytes',
      text: hex(bytes, start, end),
      hint: 'hex; Enter lets the edited frame pass   Esc cancels',
      take: (text) => complaintOf(() => this.held.replace(chosen.number, parseHexBytes(text))),
    });
  }

  private setField(chosen: HeldFrame | undefined, argument: string | null): string | null {
    if (chosen === undefined || chosen.decision !== null) return this.decide(() => false);
    const take = (text: string) => complaintOf(() => this.held.set(chosen.number, text));
    if (argument !== null) return take(argument);
    const fields = settableFields(chosen.reading).map((name) => `${name}=`);
    return this.ask({
      label: 'set',
      hint: 'a field and its value, such as correlationId=7; Tab completes',
      complete: (text) => fields.filter((field) => field.startsWith(text) && field !== text),
      take,
    });
  }

  private insert(chosen: HeldFrame | undefined, argument: string | null): string | null {
    if (chosen === undefined || chosen.decision !== null) return this.decide(() => false);
    const take = (text: string) => complaintOf(() => this.held.insert(chosen.number, parseHexBytes(text)));
    if (argument !== null) return take(argument);
    return this.ask({
      label: 'before it',
      history: this.inserted,
      hint: 'hex; y copies a frame as that   Esc cancels',
      take,
    });
  }

  /** A rule for the frames of one kind; it takes the place of the one before. */
  private rule(argument: string | null): string | null {
    const take = (text: string) => {
      const complaint = this.setRule(text);
      if (complaint === null) this.say(`rule: ${escapeText(text)}`);
      return complaint;
    };
    if (argument !== null) return take(argument);
    const frames = BREAKABLE.map((frame) => `${frame}=`);
    return this.ask({
      label: 'rule',
      history: this.rules,
      hint: 'FRAME=SCRIPT, such as ack=corrupt:token*1; ack=pass ends it; Tab completes',
      complete: (text) => frames.filter((frame) => frame.startsWith(text) && frame !== text),
      take,
    });
  }

  private break(chosen: HeldFrame | undefined, argument: string | null): string | null {
    if (chosen === undefined || chosen.decision !== null) return this.decide(() => false);
    const take = (script: string) => complaintOf(() => this.held.act(chosen.number, script));
    if (argument !== null) return take(argument);
    return this.ask({
      label: 'break',
      history: this.scripts,
      hint: 'such as corrupt:token, truncate:9, trickle:5ms',
      take,
    });
  }
}
