import { faultsFor } from '../faults/catalogue.ts';
import { plural } from '../formats/plural.ts';
import { parseScript, parseStep } from '../script/script.ts';
import { stepSource } from '../script/step-source.ts';
import { escapeText } from '../text/escape.ts';
import { DEFAULT_ACK_DEADLINE_MS } from '../wire/limits.ts';
import { helpLines } from './help-lines.ts';
import { actionOf, BACKEND_KEYS, type BackendAction } from './keys.ts';
import { withKey } from './line-editor.ts';
import { ListPlace } from './list-place.ts';
import { type ScreenModel, Watched } from './model.ts';
import type { DeskOffer, OfferDesk } from './offer-desk.ts';
import { cutTo, EMPTY, fitted, type Line, line, type Size } from './styled.ts';

const FAULTS = faultsFor('ack');

/** What is asked for in a line of text, and how. */
const ASKS = {
  refuse: 'refuse, with the detail',
  delay: 'ack later, after (such as 3s)',
  say: 'say on the adopted connection',
  rule: 'always (a script as for --reply; empty: hold them)',
  save: 'write this handoff to the capture',
} as const;
type Ask = keyof typeof ASKS;

type Mode =
  | { readonly type: 'list' | 'fault' | 'help' }
  | { readonly type: 'text'; readonly ask: Ask; readonly text: string };

const BAR_WIDTH = 20;
/** From so many columns on, the frame stands beside the list. */
const WIDE = 110;

export interface BackendSettings {
  readonly endpoint: string;
  /** In ms, on a clock that does not jump. */
  readonly now: () => number;
  /** Writes an offer’s connection to a file. Throws an Error. */
  readonly save: (index: number, path: string) => void;
}

/** The offers that came, the chosen one held, and the keys that decide its fate. */
export class BackendModel extends Watched implements ScreenModel {
  left = false;
  readonly ticks = true;
  private mode: Mode = { type: 'list' };
  private readonly list = new ListPlace();
  private readonly faults = new ListPlace();
  private message: { readonly text: string; readonly trouble: boolean } | null = null;
  /** Whether the person has chosen an offer to look at, whatever has become of it. */
  private looking = false;
  /** The script of the rule, as it was written. */
  private rule = '';
  private readonly desk: OfferDesk;
  private readonly settings: BackendSettings;

  constructor(desk: OfferDesk, settings: BackendSettings) {
    super();
    this.desk = desk;
    this.settings = settings;
    desk.watch(() => {
      if (!this.looking) this.toHeld();
      this.changed();
    });
  }

  key(name: string): void {
    const { mode } = this;
    if (mode.type === 'text') this.write(mode.ask, mode.text, name);
    else if (mode.type === 'help') this.mode = { type: 'list' };
    else this.act(actionOf(BACKEND_KEYS, name), name.startsWith('Wheel') ? 3 : 1);
    this.changed();
  }

  lines(size: Size): readonly Line[] {
    const { columns, rows } = size;
    if (this.mode.type === 'help') return helpLines('fake-backend --interactive: keys', BACKEND_KEYS, size);
    const body = rows - 4;
    const wide = columns >= WIDE;
    const listRows = wide ? body : Math.max(3, Math.ceil(body * 0.4));
    const list = this.offerLines(wide ? Math.floor(columns / 2) : columns, listRows);
    const details = this.detailLines();
    const content = wide
      ? Array.from({ length: body }, (_, index) => [
          ...fitted(list[index] ?? EMPTY, Math.floor(columns / 2)),
          { text: '│ ' },
          ...(details[index] ?? EMPTY),
        ])
      : [...list, line('─'.repeat(columns), { dim: true }), ...details];
    const filled = Array.from({ length: body }, (_, index) => content[index] ?? EMPTY);
    return [this.header(), this.command(), ...filled, this.notice(), this.footer()].map((one) =>
      cutTo(one, columns),
    );
  }

  private get place(): number {
    return this.list.within(this.desk.offers.length);
  }

  private get chosen(): DeskOffer | undefined {
    return this.desk.offers[this.place];
  }

  private act(action: BackendAction | null, steps: number): void {
    this.message = null;
    const inFaults = this.mode.type === 'fault';
    switch (action) {
      case null:
        break;
      case 'quit':
        if (inFaults) this.mode = { type: 'list' };
        else this.left = true;
        break;
      case 'help':
        this.mode = { type: 'help' };
        break;
      case 'back':
        this.mode = { type: 'list' };
        break;
      case 'open':
        if (inFaults) this.decide(`corrupt:${this.fault.name}`);
        break;
      case 'ack':
      case 'silent':
      case 'hangup':
        this.decide(action);
        break;
      case 'corrupt':
        if (isHeld(this.chosen)) this.mode = { type: 'fault' };
        break;
      case 'refuse':
      case 'delay':
        if (isHeld(this.chosen)) this.mode = { type: 'text', ask: action, text: '' };
        break;
      case 'say':
        if (this.chosen?.talking) this.mode = { type: 'text', ask: action, text: '' };
        else this.complain('this offer has no adopted connection');
        break;
      case 'rule':
        this.mode = { type: 'text', ask: action, text: this.rule };
        break;
      case 'save':
        if (this.chosen !== undefined) this.mode = { type: 'text', ask: action, text: 'handoff.pcapng' };
        break;
      default:
        if (inFaults) this.faults.move(action, steps, FAULTS.length);
        else {
          this.looking = true;
          this.list.move(action, steps, this.desk.offers.length);
        }
    }
  }

  private get fault(): (typeof FAULTS)[number] {
    return FAULTS[this.faults.within(FAULTS.length)]!;
  }

  private write(ask: Ask, before: string, key: string): void {
    const { text, done } = withKey(before, key);
    this.mode = done === 'no' ? { type: 'text', ask, text } : { type: 'list' };
    if (done !== 'taken') return;
    try {
      this.take(ask, text);
    } catch (error) {
      this.mode = { type: 'text', ask, text };
      this.complain((error as Error).message);
    }
  }

  private take(ask: Ask, text: string): void {
    switch (ask) {
      case 'refuse':
        return this.decide(`refuse:${JSON.stringify(text)}`);
      case 'delay':
        return this.decide(`delay:${text}`);
      case 'say':
        return this.desk.say(this.place, text);
      case 'rule':
        this.desk.rule = text === '' ? null : stepSource(parseScript(text, 'backend-reply'));
        this.rule = text;
        return;
      case 'save':
        this.settings.save(this.place, text);
        this.message = { text: `wrote ${text}; handoff-cli decode ${text}`, trouble: false };
    }
  }

  /** Throws an Error that says what is wrong with the words. */
  private decide(script: string): void {
    if (!isHeld(this.chosen)) return;
    this.desk.decide(this.place, parseStep(script, 'backend-reply'));
    this.mode = { type: 'list' };
    this.looking = false;
    this.toHeld();
  }

  /** The next one to decide about, unless the chosen one is still to be. */
  private toHeld(): void {
    const next = isHeld(this.chosen) ? -1 : this.desk.offers.findIndex(isHeld);
    if (next !== -1) this.list.to(next);
  }

  private complain(text: string): void {
    this.message = { text, trouble: true };
  }

  private header(): Line {
    const held = this.desk.offers.filter(isHeld).length;
    const came = plural(this.desk.connectionCount, 'connection');
    const text = `fake backend on ${escapeText(this.settings.endpoint)}  ${held} held, ${came}`;
    return line(text, { bold: true });
  }

  /** What does the same without a screen. */
  private command(): Line {
    if (this.desk.offers.length === 0 && this.rule === '')
      return line('waiting for offers; in another terminal: handoff-cli send-offer --send ping');
    const quoted = `'${escapeText(this.rule).replaceAll("'", "'\\''")}'`;
    const how =
      this.rule === '' ? 'every offer is held' : `always ${this.rule} = fake-backend --reply ${quoted}`;
    return line(how, { dim: true });
  }

  private offerLines(columns: number, rows: number): Line[] {
    const { offers } = this.desk;
    if (offers.length === 0) return [];
    const first = this.list.window(offers.length, rows);
    const now = this.settings.now();
    return offers
      .slice(first, first + rows)
      .map((offer, index) => cutTo(offerLine(offer, first + index === this.place, now), columns));
  }

  private detailLines(): Line[] {
    const offer = this.chosen;
    if (offer === undefined) return [];
    const { frame, talk } = offer;
    const said =
      talk === null
        ? []
        : [line('adopted connection', { bold: true }), ...talk.slice(-8).map((text) => line(`  ${text}`))];
    return [...said, ...frame.map((text) => line(text))];
  }

  private notice(): Line {
    const { message, mode } = this;
    if (message !== null)
      return line(escapeText(message.text), message.trouble ? { color: 'red' } : { color: 'green' });
    if (mode.type !== 'fault') return line(escapeText(this.desk.lastNotice), { dim: true });
    return line(`fails: ${this.fault.reaches.ack ?? 'nothing'}; ${this.fault.summary}`);
  }

  private footer(): Line {
    const { mode } = this;
    if (mode.type === 'text') return line(`${ASKS[mode.ask]}: ${escapeText(mode.text)}▏ (Enter, Esc)`);
    if (mode.type === 'fault') return line(`corrupt: ‹ ${this.fault.name} › (j k, Enter, Esc)`);
    return line('a ack  r refuse  d delay  c corrupt  s silent  h hang up  ? keys  q quit', {
      dim: true,
    });
  }
}

function offerLine(offer: DeskOffer, chosen: boolean, now: number): Line {
  const { connection, service, token, correlationId, descriptors, decision, outcome, since } = offer;
  const held = isHeld(offer) ? `held ${countdown(now - since)}` : (decision ?? 'not decided');
  const state = [held, outcome ?? ''].filter((part) => part !== '').join(' → ');
  const passed = descriptors === null ? '' : descriptors > 0 ? ' +fd' : ' no fd';
  const age = isHeld(offer) ? '' : ` ${formatAge(now - since)} ago`;
  const text = `${String(connection).padStart(4)} ${escapeText(service).padEnd(14)} token ${token.slice(0, 8)}… id ${correlationId}${passed}${age} ${escapeText(state)}`;
  return [{ text: chosen ? '▶ ' : '  ' }, { text, inverse: chosen }];
}

/** How much of the broker’s usual deadline is left. */
function countdown(elapsed: number): string {
  const left = Math.max(0, DEFAULT_ACK_DEADLINE_MS - elapsed);
  const full = Math.ceil((left / DEFAULT_ACK_DEADLINE_MS) * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}] ${(left / 1000).toFixed(1)} s`;
}

function formatAge(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m`;
}

function isHeld(offer: DeskOffer | undefined): boolean {
  return offer !== undefined && offer.decision === null && offer.outcome === null;
}
