import { escapeText } from '../../text/escape.ts';
import { cutTo, type Line, line, type Size, textWidth, wrapped } from '../layout/line.ts';
import { edited, inputOf, inserted, type TextInput } from './text-input.ts';

export interface Question {
  readonly label: string;
  readonly text?: string;
  /** What it could become: whole texts, the best first. */
  readonly complete?: (text: string) => readonly string[];
  /** What is wrong with the text as it is; null: nothing. */
  readonly check?: (text: string) => string | null;
  /** Said while nothing is wrong. */
  readonly hint?: string;
  /** Takes the answer; gives a complaint, and the question stays. */
  readonly take: (text: string) => string | null;
  /** Earlier answers, the last one first; taken answers are added. */
  readonly history?: string[];
}

const MOST_HISTORY = 100;
const MOST_OFFERED = 12;
/** A complaint or a hint takes no more rows than this. */
const MOST_ROWS = 3;

/** A question that is answered in a line of text. */
export class Prompt {
  private input: TextInput;
  private complaint = '';
  /** The history entry that is shown; -1: none. */
  private past = -1;
  /** What Tab goes through, and how far it has gone; null before the first Tab. */
  private completing: { readonly candidates: readonly string[]; readonly at: number } | null = null;
  private readonly question: Question;

  constructor(question: Question) {
    this.question = question;
    this.input = inputOf(question.text ?? '');
  }

  get text(): string {
    return this.input.text;
  }

  /** Gives true once it is done with, answered or given up. */
  key(name: string): boolean {
    if (name === 'Esc' || name === 'Ctrl-C') return true;
    if (name === 'Enter') return this.take();
    if (name === 'Tab' || name === 'Shift-Tab') this.completeNext(name === 'Tab' ? 1 : -1);
    else if (name === 'Up' || name === 'Down') this.recall(name === 'Up' ? 1 : -1);
    else this.becomes(edited(this.input, name));
    return false;
  }

  paste(text: string): void {
    this.becomes(inserted(this.input, text));
  }

  /** The line of input, and what is below it: a complaint, completions or a hint. */
  lines({ columns }: Size): Line[] {
    const { label } = this.question;
    const characters = [...this.input.text];
    const { cursor } = this.input;
    const before = escapeText(characters.slice(0, cursor).join(''));
    const at = escapeText(characters[cursor] ?? ' ');
    const after = escapeText(characters.slice(cursor + 1).join(''));
    const room = Math.max(8, columns - label.length - at.length - 4);
    // The cursor stays in sight: a long text is shown from where that is the case.
    const start = before.length > room ? before.slice(-room) : before;
    const spans: Line = [
      { text: ` ${label}: `, bold: true },
      { text: start },
      { text: at, inverse: true },
      { text: after },
    ];
    return [cutTo(spans, columns), ...this.below(columns).map((below) => cutTo(below, columns))];
  }

  private below(columns: number): Line[] {
    const { hint = 'Enter accept   Esc cancel', check } = this.question;
    const problem = this.complaint || (this.text === '' ? null : check?.(this.text));
    const { completing } = this;
    if (completing !== null) return [completionLine(completing.candidates.map(lastWord), completing.at)];
    if (problem)
      return wrapped(`✗ ${escapeText(problem)}`, columns - 1, { tone: 'bad' }, 1).slice(0, MOST_ROWS);
    const candidates = this.candidates();
    if (candidates.length > 0)
      return [line(` ${offered(candidates.map(lastWord), columns - 1)}`, { dim: true })];
    return wrapped(hint, columns - 1, { dim: true }, 1).slice(0, MOST_ROWS);
  }

  private candidates(): readonly string[] {
    return (this.question.complete?.(this.text) ?? []).filter((candidate) => candidate !== this.text);
  }

  private becomes(input: TextInput | null): void {
    if (input === null) return;
    this.input = input;
    this.complaint = '';
    this.completing = null;
    this.past = -1;
  }

  private completeNext(by: 1 | -1): void {
    const { completing } = this;
    const candidates = completing?.candidates ?? this.candidates();
    if (candidates.length === 0) return;
    const at = completing === null ? 0 : (completing.at + by + candidates.length) % candidates.length;
    this.input = inputOf(candidates[at]!);
    this.complaint = '';
    this.completing = candidates.length === 1 ? null : { candidates, at };
  }

  private recall(by: 1 | -1): void {
    const { history = [] } = this.question;
    const past = Math.max(-1, Math.min(this.past + by, history.length - 1));
    this.becomes(inputOf(past === -1 ? '' : history[past]!));
    this.past = past;
  }

  private take(): boolean {
    const { take, history, check } = this.question;
    const { text } = this;
    const problem = (text === '' ? null : check?.(text)) ?? take(text);
    this.completing = null;
    if (problem !== null) {
      this.complaint = problem;
      return false;
    }
    if (history !== undefined && text !== '' && history[0] !== text)
      history.splice(0, history.length, text, ...history.slice(0, MOST_HISTORY - 1));
    return true;
  }
}

/** What completion adds or changes: the words before it are in the line of input. */
function lastWord(candidate: string): string {
  return escapeText(candidate.slice(candidate.trimEnd().lastIndexOf(' ') + 1));
}

/** As many candidates as have room, each whole. */
function offered(candidates: readonly string[], columns: number): string {
  let text = 'Tab:';
  for (const [index, candidate] of candidates.slice(0, MOST_OFFERED).entries()) {
    const longer = `${text}${index === 0 ? ' ' : '  '}${candidate}`;
    const more = index + 1 < candidates.length;
    if (index > 0 && textWidth(longer) + (more ? MORE.length : 0) > columns) return `${text}${MORE}`;
    text = longer;
  }
  return candidates.length > MOST_OFFERED ? `${text}${MORE}` : text;
}

/** Says that there are more candidates. */
const MORE = '  …';

function completionLine(candidates: readonly string[], at: number): Line {
  return candidates.flatMap((candidate, index) => [
    { text: ' ' },
    { text: candidate, inverse: index === at },
  ]);
}
