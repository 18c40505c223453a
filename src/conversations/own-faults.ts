import type { Withheld } from '../handoff/talk.ts';

/** What a broker has made wrong on purpose on one connection, so that nobody has to answer what it concerns. */
export class OwnFaults {
  private on = false;
  private garbled = false;
  private readonly tell: (what: Withheld) => void;

  /** @param tell told whenever something else is concerned */
  constructor(tell: (what: Withheld) => void) {
    this.tell = tell;
  }

  concern(what: Withheld): void {
    this.on = what !== 'nothing';
    this.tell(what);
  }

  /** What was sent may take in what follows, so that the backend cannot read it. */
  garble(): void {
    this.garbled = true;
  }

  /** An offer begins while none is open: what was wrong before does not concern it. */
  beginAnew(): void {
    if (this.on && !this.garbled) this.concern('nothing');
  }
}
