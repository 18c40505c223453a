import type { Outcome } from '../../handoff/judge-ack.ts';
import { isAcceptance } from '../../handoff/token-use.ts';
import { toldAccepted } from '../../handoff/told-accepted.ts';
import { RecentlyUsed } from '../../records/recently-used.ts';
import { alike } from '../../records/redaction/shown-before.ts';
import { formatTime } from '../../records/time-text.ts';
import type { HandoffRecord, HandoffView } from '../../records/traffic-records.ts';
import { type Problem, problem } from '../../wire/problem.ts';
import { Clocks } from './clocks.ts';
import { distance, passageOf, passedOf, type RecordedHandoff } from './recorded-handoff.ts';

interface Joined {
  /** Which one of those with its token it is. */
  readonly nth: number;
  readonly index: number;
  readonly views: Map<number, RecordedHandoff>;
  ready: number | null;
  /** Whether the client was told that it was accepted. */
  readyAccepted: boolean;
  readonly problems: Problem[];
  reported: HandoffRecord | null;
}

/** What is known of a token besides its handoffs. */
interface OfToken {
  readonly handoffs: Joined[];
  /** How many offers with it each recording has shown, and how many handoffs it has told. */
  readonly offers: Map<number, number>;
  readonly toldBy: Map<number, number>;
  /** What came before the handoff was reported. */
  readonly early: Problem[];
  ready: ToldReady | null;
}

/** A ready in a recording that may not show the handoff itself. */
interface ToldReady {
  readonly index: number;
  readonly accepted: boolean;
  /** Of its frame. */
  readonly offset: number;
  /** Whether that recording has shown that nothing was accepted, and said so on the frame. */
  readonly judged: boolean;
}

const UNACCEPTED = 'ready-without-acceptance';
/** As many as the pairing of one recording remembers. */
const MOST_HANDOFFS = 65_536;

/** Handoffs that several recordings show, joined by their tokens. */
export class JoinedHandoffs {
  readonly clocks = new Clocks();
  private readonly names: readonly string[];
  private readonly emit: (record: HandoffRecord) => void;
  private readonly tokens = new RecentlyUsed<string, OfToken>(MOST_HANDOFFS, (ofToken) =>
    this.tellAll(ofToken),
  );
  private readonly byIndex = new RecentlyUsed<string, Joined>(MOST_HANDOFFS);
  private count = 0;

  /** @param names of the recordings */
  constructor(names: readonly string[], emit: (record: HandoffRecord) => void) {
    this.names = names;
    this.emit = emit;
  }

  /** An offer that a recording shows; whether another one has shown it as well does not matter. */
  offer(token: string, recording: number): void {
    const { offers } = this.ofToken(token);
    offers.set(recording, (offers.get(recording) ?? 0) + 1);
  }

  /** Tells what was waiting for another recording. */
  end(): void {
    for (const [, ofToken] of this.tokens) this.tellAll(ofToken);
  }

  /** @param index the number that its recording gave it */
  take(view: RecordedHandoff, index: number): void {
    const { recording, record } = view;
    const ofToken = this.ofToken(record.token);
    const key = `${recording} ${index}`;
    const joined = this.byIndex.get(key) ?? this.joinedOf(ofToken, recording);
    this.byIndex.set(key, joined);
    joined.views.set(recording, view);
    for (const found of record.problems) this.addProblem(joined, found);
    for (const found of ofToken.early.splice(0)) this.addProblem(joined, found);
    if (record.ready !== null) joined.ready = record.ready;
    this.giveReady(joined, ofToken);
    this.publishWhole(joined, ofToken);
  }

  ready(token: string, ready: ToldReady): void {
    const ofToken = this.ofToken(token);
    ofToken.ready = ready;
    const joined = announcedOf(ofToken.handoffs);
    if (joined === undefined || joined.ready !== null) return;
    this.giveReady(joined, ofToken);
    this.publishWhole(joined, ofToken);
  }

  /** What is wrong with a message where another recording shows it. */
  alsoFound(token: string, recording: number, problems: readonly Problem[]): void {
    const ofToken = this.ofToken(token);
    const found = problems.map((one) => ({ ...one, text: `in ${this.names[recording]}: ${one.text}` }));
    const joined = ofToken.handoffs.at(-1);
    if (joined === undefined) return void ofToken.early.push(...found);
    // That of its ready is found here, too, whichever recording shows that first.
    const isSaid = ({ id }: Problem) => id === UNACCEPTED && joined.problems.some((known) => known.id === id);
    for (const one of found) if (!isSaid(one)) this.addProblem(joined, one);
    this.publishWhole(joined, ofToken);
  }

  private ofToken(token: string): OfToken {
    const known = this.tokens.get(token);
    if (known !== undefined) return known;
    const ofToken: OfToken = { handoffs: [], offers: new Map(), toldBy: new Map(), early: [], ready: null };
    this.tokens.set(token, ofToken);
    return ofToken;
  }

  /** The second offer with a token in one recording is the second in another. */
  private joinedOf({ handoffs, toldBy }: OfToken, recording: number): Joined {
    const nth = toldBy.get(recording) ?? 0;
    toldBy.set(recording, nth + 1);
    const known = handoffs[nth];
    if (known !== undefined) return known;
    const joined: Joined = {
      nth,
      index: this.count++,
      views: new Map(),
      ready: null,
      readyAccepted: false,
      problems: [],
      reported: null,
    };
    handoffs.push(joined);
    return joined;
  }

  private addProblem({ problems }: Joined, found: Problem): void {
    if (!problems.some(({ id, text }) => id === found.id && text === found.text)) problems.push(found);
  }

  private giveReady(joined: Joined, { handoffs, ready }: OfToken): void {
    if (ready === null || joined.ready !== null || announcedOf(handoffs) !== joined) return;
    joined.ready = ready.index;
    joined.readyAccepted = ready.accepted;
    const outcome = outcomeOf(joined) ?? 'accepted';
    if (!ready.accepted || ready.judged || isAcceptance(outcome)) return;
    const text = toldAccepted(outcome);
    this.addProblem(joined, problem(UNACCEPTED, 'payload.accepted', ready.offset, text));
  }

  private tellAll({ handoffs }: OfToken): void {
    for (const joined of handoffs) if (joined.reported === null) this.publish(joined);
  }

  /** Tells it once every recording that has shown its offer has told how it ended: each sees that at another moment. */
  private publishWhole(joined: Joined, { offers }: OfToken): void {
    const { nth, views, reported } = joined;
    const waits = [...offers].some(([recording, count]) => count > nth && !views.has(recording));
    if (!waits || reported !== null) this.publish(joined);
  }

  private publish(joined: Joined): void {
    const views = inOrder(joined);
    const [nearest] = views;
    const last = views.at(-1);
    if (nearest === undefined || last === undefined) return;
    this.compareClocks(views);
    const { record, recording } = nearest;
    // That the broker continued with it says more than a deadline that may not have been the broker’s.
    const goesOn = record.outcome === 'late' && joined.readyAccepted;
    const outcome = goesOn ? 'accepted' : record.outcome;
    const differs = views.some((view) => view.record.outcome !== record.outcome);
    const sides = record.sides ?? (differs ? { broker: outcome, backend: last.record.outcome } : undefined);
    const passed = passedOf(views);
    const { sides: _sides, passed: _passed, ...base } = record;
    const { index, ready, reported } = joined;
    const told: HandoffRecord = {
      ...base,
      file: this.names[recording]!,
      ...{ index, outcome, ready, problems: [...joined.problems], replaces: null },
      ...(sides !== undefined && { sides }),
      ...(passed !== undefined && { passed }),
      ...(views.length > 1 && { views: views.map((view) => this.viewOf(view)) }),
    };
    if (JSON.stringify(told) === JSON.stringify(reported)) return;
    joined.reported = told;
    this.emit(alike({ ...told, replaces: reported === null ? null : replacedBy(reported) }, record));
  }

  private viewOf({ recording, record, offeredAt, answeredAt }: RecordedHandoff): HandoffView {
    return {
      file: this.names[recording]!,
      outcome: record.outcome,
      offered: offeredAt === null ? null : formatTime(offeredAt),
      answered: answeredAt === null ? null : formatTime(answeredAt),
      latencyMs: record.latencyMs,
    };
  }

  private compareClocks([nearest, ...others]: readonly RecordedHandoff[]): void {
    const near = nearest === undefined ? null : passageOf(nearest);
    for (const other of others) {
      const far = passageOf(other);
      if (near !== null && far !== null) this.clocks.compare(near, far);
    }
  }
}

/** The handoff that a ready with their token is about, as `Handoffs.announcedWith` has it. */
function announcedOf(handoffs: readonly Joined[]): Joined | undefined {
  return handoffs.findLast((joined) => isAcceptance(outcomeOf(joined) ?? 'unanswered')) ?? handoffs.at(-1);
}

/** The outcome nearest to the broker. */
function outcomeOf(joined: Joined): Outcome | undefined {
  return inOrder(joined)[0]?.record.outcome;
}

function replacedBy({ outcome, problems, ready, views = [] }: HandoffRecord): HandoffRecord['replaces'] {
  return { outcome, problems: problems.length, ready, views: views.length };
}

/** The recordings of a handoff, the one that is nearest to the broker first. */
function inOrder({ views }: Joined): RecordedHandoff[] {
  return [...views.values()].sort((one, other) => distance(one, other) || one.recording - other.recording);
}
