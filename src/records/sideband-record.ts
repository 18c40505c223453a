import { tokenOf } from '../protocol/handoff-fields.ts';
import { TOKEN_LENGTH } from '../protocol/limits.ts';
import type { Problem } from '../protocol/problem.ts';
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
  private readonly tokenKey: string;

  constructor(connection: number, offset: number, tokenKey: string, descriptors: number | null) {
    this.connection = connection;
    this.offset = offset;
    this.tokenKey = tokenKey;
    this.descriptors = descriptors;
  }

  get token(): string {
    return tokenOf(this.tokenKey);
  }
}
