import type { ReadFrameRecord } from '../../records/frame-record.ts';
import { cutHex, cutText } from '../../records/redaction/cut.ts';
import { type Disguise, disguisedRecord } from '../../records/redaction/disguised-bytes.ts';
import { redactedText } from '../../records/redaction/redacted-message.ts';
import { redactedRecord } from '../../records/redaction/redacted-record.ts';
import type { HandoffRecord } from '../../records/traffic-records.ts';

/** What the screen of a fake backend may show of offers. */
export class DeskRedaction {
  /** Stands in for secrets; null: all is shown. */
  readonly disguise: Disguise | null;

  constructor(disguise: Disguise | null) {
    this.disguise = disguise;
  }

  /** @param hex the token */
  token(hex: string): string {
    return this.disguise === null ? hex : cutHex(hex);
  }

  /** @param token of its offer, in hex: the name may repeat it */
  service(name: string, token: string): string {
    return this.disguise === null ? name : redactedText(name, true, [Buffer.from(token, 'hex')]);
  }

  /** What was said on a connection that was handed over is the application’s. */
  talk(text: string): string {
    return this.disguise === null ? text : cutText(text);
  }

  frame(record: ReadFrameRecord): ReadFrameRecord {
    return this.disguise === null ? record : disguisedRecord(record, this.disguise);
  }

  handoff(record: HandoffRecord): HandoffRecord {
    return this.disguise === null ? record : redactedRecord(record);
  }
}
