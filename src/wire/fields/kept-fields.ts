import type { FieldReading } from './reading.ts';
import type { FieldType } from './schema.ts';

/**
 * A hostile message could hold millions of fields. Of those that the schema does not have, and of those that occur again
 * although they may not, this many are kept; and this many repeated ones. Messages inside it count with it.
 */
const MOST_ODD = 1_000;
const MOST_REPEATED = 20_000;

/** Decides which fields of one message, and of those inside it, are kept. */
export class KeptFields {
  /** How many were read and not kept. */
  leftOut = 0;
  private odd = 0;
  private repeated = 0;

  /** Makes room for a field among those of its message. @param again whether it has occurred although it may only once */
  keeps(type: FieldType | null, again: boolean, fields: FieldReading[]): boolean {
    if (type?.repeated === true) return ++this.repeated <= MOST_REPEATED || this.leave();
    if ((type !== null && !again) || ++this.odd <= MOST_ODD) return true;
    if (type === null) return this.leave();
    // The last one counts: it replaces the one before.
    if (fields.at(-1)!.number === type.number) fields.pop();
    else
      fields.splice(
        fields.findLastIndex(({ number }) => number === type.number),
        1,
      );
    this.leftOut += 1;
    return true;
  }

  private leave(): false {
    this.leftOut += 1;
    return false;
  }
}
