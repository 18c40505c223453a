import type { PassedDescriptor } from '../wire/descriptor.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { Problem } from '../wire/problem.ts';
import { type Token, tokenHex } from '../wire/token.ts';
import type { SidebandRecord } from './traffic-records.ts';

/** The record of a sideband; its token is turned into text when first asked for. */
export class SeenSidebandRecord implements SidebandRecord {
  readonly type = 'sideband';
  readonly connection: number;
  readonly offset: number;
  readonly length = TOKEN_LENGTH;
  readonly descriptors: number | null;
  readonly passed?: readonly PassedDescriptor[];
  /** Set where several recordings are one, by whoever makes them one. */
  file?: string;
  readonly problems: readonly Problem[];
  private readonly place: Token;

  constructor(
    connection: number,
    offset: number,
    place: Token,
    descriptors: number | null,
    passed: readonly PassedDescriptor[] | null | undefined = null,
    problems: readonly Problem[] = [],
  ) {
    this.connection = connection;
    this.offset = offset;
    this.place = place;
    this.descriptors = descriptors;
    if (passed) this.passed = passed;
    this.problems = problems;
  }

  get token(): string {
    return tokenHex(this.place);
  }
}
