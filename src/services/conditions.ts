import type { Filter } from '../filter/filter.ts';
import type { PlainRecord } from '../records/plain.ts';

/** An expression as it was written, and what it means. */
export interface Condition {
  readonly expression: string;
  readonly fits: Filter;
}

/** How many handoffs are remembered that fit, in case a later record takes one back. */
const MOST_REMEMBERED = 65_536;

/** Counts the records that fit one condition; of a handoff, only how it ended counts. */
class Fitting {
  private others = 0;
  private forgotten = 0;
  private readonly handoffs = new Set<number>();

  see(record: PlainRecord, fits: boolean): void {
    if (record.type !== 'handoff') {
      if (fits) this.others += 1;
      return;
    }
    const index = record['index'] as number;
    if (!fits) return void this.handoffs.delete(index);
    this.handoffs.add(index);
    if (this.handoffs.size <= MOST_REMEMBERED) return;
    this.handoffs.delete(this.handoffs.values().next().value!);
    this.forgotten += 1;
  }

  get count(): number {
    return this.others + this.forgotten + this.handoffs.size;
  }
}

/** What is asked of a recording as a whole: that some record matches, that none does. */
export class Conditions {
  private readonly required: Condition | null;
  private readonly forbidden: Condition | null;
  private readonly fitsRequired = new Fitting();
  private readonly fitsForbidden = new Fitting();

  constructor(required: Condition | null, forbidden: Condition | null) {
    this.required = required;
    this.forbidden = forbidden;
  }

  /** Whether nothing is asked, so that no record needs to be seen. */
  get none(): boolean {
    return this.required === null && this.forbidden === null;
  }

  see(record: PlainRecord): void {
    if (this.required !== null) this.fitsRequired.see(record, this.required.fits(record));
    if (this.forbidden !== null) this.fitsForbidden.see(record, this.forbidden.fits(record));
  }

  /** What was asked, in one line. */
  get expected(): string {
    return [
      ...(this.required === null ? [] : [`some record matches ${this.required.expression}`]),
      ...(this.forbidden === null ? [] : [`no record matches ${this.forbidden.expression}`]),
    ].join('; ');
  }

  /** Why it is not so, in sentences; none where it is. */
  get missed(): string[] {
    const found = this.fitsForbidden.count;
    return [
      ...(this.required !== null && this.fitsRequired.count === 0
        ? [`--require: no record matches ${this.required.expression}`]
        : []),
      ...(this.forbidden !== null && found > 0
        ? [
            `--fail-if: ${found} ${found === 1 ? 'record matches' : 'records match'} ${this.forbidden.expression}`,
          ]
        : []),
    ];
  }
}
