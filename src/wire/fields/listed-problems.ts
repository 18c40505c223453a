import { type Problem, problem } from '../problem.ts';

/** A hostile message could have millions of problems. */
const MOST_LISTED = 1_000;

/** Where a message is, for the problems found in it. */
export interface Place {
  /** Path of the message, such as `payload`; its fields' paths start with it. */
  readonly path: string;
  /** Added to an index into the bytes, it gives the offset in the stream. */
  readonly base: number;
  /** Reported when the message cannot be read to its end. */
  readonly undecodable: 'frame-undecodable' | 'payload-undecodable';
}

/** Lists the problems of one message, up to a bound, and counts the rest. */
export class ListedProblems {
  private readonly place: Place;
  private readonly problems: Problem[];
  /** Whether a reader can tell from the list that the message is undecodable. */
  private undecodable = false;
  private leftOut = 0;

  constructor(place: Place, problems: Problem[]) {
    this.place = place;
    this.problems = problems;
  }

  /**
   * Whether the next problem is listed; where it is not, it is counted. Asked before its text is put together: that would take
   * most of the time of a message that has millions.
   */
  lists(): boolean {
    if (this.problems.length < MOST_LISTED) return true;
    this.leftOut += 1;
    return false;
  }

  /** @param position in the bytes that are read */
  add(id: Problem['id'], field: string, position: number, text: string): void {
    this.problems.push(problem(id, field, this.place.base + position, text));
  }

  /** The first one is listed however many others there are: it decides what the message is. */
  addUndecodable(field: string, position: number, text: string): void {
    if (this.undecodable && !this.lists()) return;
    this.undecodable = true;
    this.add(this.place.undecodable, field, position, text);
  }

  /** Says what is not listed, so that nothing is missing silently. @param start of the message */
  end(start: number, fieldsLeftOut: number): void {
    const left: string[] = [];
    if (fieldsLeftOut > 0) left.push(`${fieldsLeftOut} more fields`);
    if (this.leftOut > 0) left.push(`${this.leftOut} more problems`);
    if (left.length === 0) return;
    const text = `there are ${left.join(' and ')}, which are not listed`;
    this.add('fields-left-out', this.place.path, start, text);
  }
}
