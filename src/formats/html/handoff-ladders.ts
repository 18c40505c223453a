import { Chalk } from 'chalk';
import { HandoffParts } from '../../records/handoff-parts.ts';
import { RecentlyUsed } from '../../records/recently-used.ts';
import type { FrameRecord, HandoffRecord, SidebandRecord } from '../../records/traffic-records.ts';
import { type Arrow, ladder, type Party } from '../../text/ladder.ts';
import { xmlText } from '../../text/xml.ts';
import type { MessageValue } from '../../wire/fields/value.ts';
import { descriptorsText } from '../descriptors.ts';
import { describeFrame, shortHex } from '../details.ts';
import { handoffSentence } from '../handoff-sentence.ts';
import type { Shown } from '../redaction.ts';
import { problemList, worst } from './problem-list.ts';

const plainChalk = new Chalk({ level: 0 });
/** Nobody reads more than this. There may be as many again that did not go well. */
const MOST_HANDOFFS = 5_000;
/** How many Hellos, and tokens of HelloReplies, are remembered until their handoffs are reported. */
const MOST_HELLOS = 20_000;
const BLOCK = 100;
/** How many are open from the start: the first, and those that did not go well. */
const FIRST_OPEN = 3;
const MOST_OPEN = 50;

/** An arrow of a ladder, and what is wrong with it. */
interface Step {
  readonly arrow: Arrow;
  readonly problems: FrameRecord['problems'];
}

/** The handoffs of a recording, each with what was said for it. */
export class HandoffLadders {
  private readonly shown: Shown;
  private readonly parts = new HandoffParts<Step, Step>();
  /** The last Hello of each connection. */
  private readonly hellos = new RecentlyUsed<number, Step>(MOST_HELLOS);
  /** The HelloReply with each token, and its Hello. */
  private readonly replies = new RecentlyUsed<string, readonly Step[]>(MOST_HELLOS);
  /** By index: a handoff that is reported again replaces what it was. */
  private readonly sections = new Map<number, string>();
  private open = 0;

  constructor(shown: Shown) {
    this.shown = shown;
  }

  /** @param target the row of the frame; null where it has none */
  frame(record: FrameRecord, target: string | null): void {
    if (record.direction === null || record.message === null) return;
    const [from, to] = record.direction.split('-to-') as [Party, Party];
    const { name, details } = describeFrame(this.shown(record));
    const step = this.step(record, { from, to, text: `${name}  ${details}`, target });
    this.parts.frame(record, step);
    if (record.message === 'Hello') this.hellos.set(record.connection, step);
    if (record.message !== 'HelloReply') return;
    const { negotiated = null } = record.payload as MessageValue;
    const token = (negotiated as MessageValue | null)?.['handlePassedToken'];
    if (typeof token !== 'string' || token === '') return;
    const hello = this.hellos.get(record.connection);
    this.replies.set(token, hello === undefined ? [step] : [hello, step]);
  }

  /** @param target as with a frame */
  sideband(record: SidebandRecord, target: string | null): void {
    const facts = [`sideband  token ${shortHex(this.shown(record).token)}`, descriptorsText(record)];
    const text = facts.filter((fact) => fact !== '').join('  ');
    this.parts.sideband(record, this.step(record, { from: 'broker', to: 'backend', text, target }));
  }

  handoff(record: HandoffRecord): void {
    const { index, offer, token, outcome } = record;
    const sideband = this.parts.sidebandOf(offer);
    const steps = [
      ...(this.replies.get(token) ?? []),
      ...(sideband === null ? [] : [sideband]),
      ...this.parts.framesOf(record),
    ];
    const problems = [...steps.flatMap((step) => step.problems), ...this.shown(record).problems];
    const well = outcome === 'accepted' && worst(problems) !== 'error';
    if (!this.sections.has(index) && this.sections.size >= (well ? 1 : 2) * MOST_HANDOFFS) return;
    const open = (!well || index < FIRST_OPEN) && ++this.open <= MOST_OPEN;
    const sentence = xmlText(handoffSentence(plainChalk, this.shown(record)));
    const drawn = ladder(
      steps.map(({ arrow }) => arrow),
      handoffSentence(plainChalk, this.shown(record)),
    );
    const text = `<details class="handoff ${worst(problems)}" data-c="${record.connection}" data-o="${outcome}"${open ? ' open' : ''}><summary class="${outcome}">${sentence}</summary>${drawn}${problemList(problems)}</details>`;
    this.sections.set(index, text);
  }

  /** The section of the page; empty where there was no handoff. @param total how many there were */
  lines(total: number): string[] {
    if (this.sections.size === 0) return [];
    const all = [...this.sections].sort(([one], [other]) => one - other).map(([, text]) => text);
    const blocks: string[] = [];
    for (let at = 0; at < all.length; at += BLOCK)
      blocks.push('<div class="block">', ...all.slice(at, at + BLOCK), '</div>');
    const more = total - all.length;
    return [
      '<section class="handoffs">',
      '<h3>Handoffs</h3>',
      ...blocks,
      ...(more > 0
        ? [`<p>This page leaves out ${more} more handoffs; --filter chooses which are shown.</p>`]
        : []),
      '</section>',
    ];
  }

  private step(record: FrameRecord | SidebandRecord, arrow: Omit<Arrow, 'bad'>): Step {
    const { problems } = this.shown(record);
    return { arrow: { ...arrow, bad: worst(problems) === 'error' }, problems };
  }
}
