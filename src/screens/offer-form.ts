import { faultsFor } from '../faults/catalogue.ts';
import type { Check } from '../handoff/check.ts';
import type { VerdictRecord } from '../records/record.ts';
import { escapeText } from '../text/escape.ts';
import { helpLines } from './help-lines.ts';
import { actionOf, FORM_KEYS, type FormAction } from './keys.ts';
import { withKey } from './line-editor.ts';
import { ListPlace } from './list-place.ts';
import { type ScreenModel, Watched } from './model.ts';
import { cutTo, EMPTY, fitted, type Line, line, type Size } from './styled.ts';

/** An offer as it is filled in; texts as the flags of send-offer take them. */
export interface FilledOffer {
  readonly service: string;
  /** Empty: a random one. */
  readonly token: string;
  readonly correlationId: string;
  readonly sideband: 'where possible' | 'no';
  /** Empty: none. */
  readonly fault: string;
  readonly deadline: string;
  readonly send: string;
}

/** What became of one that was sent; a verdict, or why there is none. */
export type Sent = VerdictRecord | Error;

interface Result {
  readonly number: number;
  readonly offer: FilledOffer;
  readonly sent: Sent | null;
  /** When that was known, in ms on a clock that does not jump. */
  readonly at: number;
}

type Field = keyof FilledOffer;
const FIELDS: readonly {
  readonly field: Field;
  readonly label: string;
  readonly choices?: readonly string[];
}[] = [
  { field: 'service', label: 'service' },
  { field: 'token', label: 'token (hex; empty: random)' },
  { field: 'correlationId', label: 'correlation id' },
  { field: 'sideband', label: 'sideband', choices: ['where possible', 'no'] },
  { field: 'fault', label: 'fault', choices: ['', ...faultsFor('offer').map(({ name }) => name)] },
  { field: 'deadline', label: 'deadline' },
  { field: 'send', label: 'send on the adopted connection' },
];

const LABEL_WIDTH = 32;
/** The checks light up one after the other, each after so many ms. */
const CHECK_MS = 60;
const REMEMBERED = 4;
const RESULT_WIDTH = 30;
/** A result with all its checks; and what else there is on the screen. */
const LINES_OF_RESULT = 18;
const OTHER_LINES = 5;

export interface FormSettings {
  readonly endpoint: string;
  readonly now: () => number;
  /** Makes the offer; rejects with an Error that says what is wrong with it. */
  readonly send: (offer: FilledOffer) => Promise<Sent>;
}

/** A form for an offer, to be sent, changed and sent again, with the last results side by side. */
export class OfferForm extends Watched implements ScreenModel {
  left = false;
  readonly ticks = true;
  private offer: FilledOffer;
  private writing: string | null = null;
  private helping = false;
  private readonly place = new ListPlace();
  private results: readonly Result[] = [];
  private sentSoFar = 0;
  private complaint = '';
  private readonly settings: FormSettings;

  constructor(offer: FilledOffer, settings: FormSettings) {
    super();
    this.offer = offer;
    this.settings = settings;
  }

  key(name: string): void {
    if (this.writing !== null) this.write(name);
    else if (this.helping) this.helping = false;
    else this.act(actionOf(FORM_KEYS, name));
    this.changed();
  }

  lines(size: Size): readonly Line[] {
    const { columns, rows } = size;
    if (this.helping) return helpLines('send-offer --interactive: keys', FORM_KEYS, size);
    const fields = FIELDS.map((_, index) => this.fieldLine(index));
    const room = Math.max(1, Math.min(REMEMBERED, Math.floor(columns / RESULT_WIDTH)));
    const compact = rows - FIELDS.length - OTHER_LINES < LINES_OF_RESULT;
    const shown = this.results.slice(-room).map((result) => this.resultLines(result, compact));
    const height = Math.max(0, ...shown.map((lines) => lines.length));
    const beside = Array.from({ length: height }, (_, row) =>
      shown.flatMap((lines) => fitted(lines[row] ?? EMPTY, RESULT_WIDTH)),
    );
    const content = [
      line(`an offer to ${escapeText(this.settings.endpoint)}`, { bold: true }),
      EMPTY,
      ...fields,
      EMPTY,
      ...beside,
    ].slice(0, rows - 2);
    const filled = Array.from({ length: rows - 2 }, (_, index) => content[index] ?? EMPTY);
    const notice = this.complaint === '' ? EMPTY : line(escapeText(this.complaint), { color: 'red' });
    return [...filled, notice, this.footer()].map((one) => cutTo(one, columns));
  }

  private get at(): (typeof FIELDS)[number] {
    return FIELDS[this.place.within(FIELDS.length)]!;
  }

  private act(action: FormAction | null): void {
    this.complaint = '';
    const { field, choices } = this.at;
    switch (action) {
      case null:
        break;
      case 'quit':
        this.left = true;
        break;
      case 'help':
        this.helping = true;
        break;
      case 'send':
        void this.send();
        break;
      case 'edit':
        if (choices === undefined) this.writing = this.offer[field];
        else this.choose(1);
        break;
      case 'next-choice':
      case 'previous-choice':
        this.choose(action === 'next-choice' ? 1 : -1);
        break;
      default:
        this.place.move(action, 1, FIELDS.length);
    }
  }

  private choose(by: 1 | -1): void {
    const { field, choices } = this.at;
    if (choices === undefined) return;
    const index = (choices.indexOf(this.offer[field]) + by + choices.length) % choices.length;
    this.offer = { ...this.offer, [field]: choices[index]! };
  }

  private write(key: string): void {
    const { text, done } = withKey(this.writing!, key);
    this.writing = done === 'no' ? text : null;
    if (done === 'taken') this.offer = { ...this.offer, [this.at.field]: text };
  }

  private async send(): Promise<void> {
    const { offer } = this;
    const number = ++this.sentSoFar;
    this.note({ number, offer, sent: null, at: 0 });
    try {
      const sent = await this.settings.send(offer);
      this.note({ number, offer, sent, at: this.settings.now() });
    } catch (error) {
      this.results = this.results.filter((result) => result.number !== number);
      this.complaint = (error as Error).message;
    }
    this.changed();
  }

  private note(result: Result): void {
    const others = this.results.filter(({ number }) => number !== result.number);
    this.results = [...others, result].sort((one, other) => one.number - other.number).slice(-REMEMBERED);
  }

  private fieldLine(index: number): Line {
    const { field, label, choices } = FIELDS[index]!;
    const here = index === this.place.within(FIELDS.length);
    const value = here && this.writing !== null ? `${this.writing}▏` : this.offer[field];
    const shown = choices === undefined ? escapeText(value) : `‹ ${value === '' ? 'none' : value} ›`;
    return [
      { text: here ? '▶ ' : '  ' },
      { text: label.padEnd(LABEL_WIDTH) },
      { text: shown, inverse: here },
    ];
  }

  /** @param compact where there is no room for a line each */
  private resultLines({ number, offer, sent, at }: Result, compact: boolean): Line[] {
    const what = offer.fault === '' ? offer.service : offer.fault;
    const head = line(`#${number} ${escapeText(what)}`, { bold: true });
    if (sent === null) return [head, line('waiting for the ACK …')];
    if (sent instanceof Error)
      return [head, ...inLines(sent.message).map((text) => line(text, { color: 'red' }))];
    const lit = Math.floor((this.settings.now() - at) / CHECK_MS);
    const checks = sent.checks.slice(0, lit);
    const shown = compact ? countedChecks(checks) : checks.map(checkLine);
    if (lit < sent.checks.length) return [head, ...shown];
    const latency = sent.latencyMs === null ? '' : ` after ${sent.latencyMs} ms`;
    const failed = sent.checks.find(({ result }) => result === 'failed')?.text ?? '';
    const answer = sent.adopted === null ? '' : `answered "${sent.adopted.received}"`;
    const words = [...inLines(failed), ...inLines(answer)].map((text) => line(text));
    return [head, ...shown, line(`${sent.outcome}${latency}`, { bold: true }), ...words];
  }

  private footer(): Line {
    return this.writing === null
      ? line('j k field  Enter edit  ← → choose  s send  ? keys  q quit', { dim: true })
      : line('Enter takes it, Esc does not', { dim: true });
  }
}

function checkLine({ id, result }: Check): Line {
  if (result === 'passed') return line(`✓ ${id}`, { color: 'green' });
  return result === 'failed' ? line(`✗ ${id}`, { color: 'red' }) : line(`· ${id}`, { dim: true });
}

/** The one that failed, and how many did not. */
function countedChecks(checks: readonly Check[]): Line[] {
  const passed = checks.filter(({ result }) => result === 'passed').length;
  const missed = checks.filter(({ result }) => result === 'not-reached').length;
  return [
    line(`✓ ${passed} passed`, { color: 'green' }),
    ...checks.filter(({ result }) => result === 'failed').map(checkLine),
    ...(missed === 0 ? [] : [line(`· ${missed} not reached`, { dim: true })]),
  ];
}

/** Text in lines of a result’s width, broken between words. */
function inLines(text: string): string[] {
  const lines: string[] = [];
  for (const word of escapeText(text)
    .split(' ')
    .filter((part) => part !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length < RESULT_WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
