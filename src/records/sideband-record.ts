import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { Problem } from '../wire/problem.ts';
import { type Token, tokenHex } from '../wire/token.ts';
import type { SidebandRecord } from './record.ts';

const NO_PROBLEMS: readonly Problem[] = [];

/** The record of a sideband. */
export class SeenSidebandRecord implements SidebandRecord {
  readonly type = 'sideband';
  readonly connection: number;
  readonly offset: number;
  readonly length = TOKEN_LENGTH;
  readonly descriptors: number | null;
  readonly problems = NO_PROBLEMS;
  private readonly place: Token;

  constructor(connection: number, offset: number, place: Token, descriptors: number | null) {
    this.connection = connection;
    this.offset = offset;
    this.place = place;
    this.descriptors = descriptors;
  }

  get token(): string {
    return tokenHex(this.place);
  }
}
