import { TOKEN_LENGTH } from '../../wire/limits.ts';
import type { Part } from '../contract.ts';

/** What became of a sideband to which a script did something. Its offer passes after it. */
export class BrokenSideband {
  private by = '';
  private passed = 0;

  /** @param by in the words of a script */
  becomes(by: string): void {
    this.by = by;
  }

  passes(parts: readonly Part[]): void {
    this.passed += parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** What hides the offer, as only a part of the 16 bytes has passed, and a reader takes the rest from the offer; null: it is not hidden. */
  get hidesOffer(): string | null {
    return this.passed > 0 && this.passed < TOKEN_LENGTH ? this.by : null;
  }
}
