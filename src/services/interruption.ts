import { Roster } from '../io/roster.ts';

/** That the person or the system asks for the end, told to all that goes on by then, so that each of it can say how far it came. */
export class Interruption {
  happened = false;
  private readonly ongoing = new Roster<() => void>();

  constructor(stop: Promise<void>) {
    void stop.then(() => {
      this.happened = true;
      this.ongoing.visit((end) => end());
    });
  }

  /** Waits for work. @param end ends it early; called where the interruption comes first */
  async during<T>(work: Promise<T>, end: () => void): Promise<T> {
    if (this.happened) end();
    const entry = this.ongoing.add(end);
    try {
      return await work;
    } finally {
      this.ongoing.remove(entry);
    }
  }

  /** Waits for work that cannot be ended early; null where the interruption comes first. @param late takes what comes of it after all */
  orNull<T>(work: Promise<T>, late: (result: T) => void = () => {}): Promise<T | null> {
    let given = false;
    return new Promise((done, fail) => {
      const give = (result: T | null) => {
        given = true;
        done(result);
      };
      const waited = this.during(work, () => give(null));
      waited.then((result) => (given ? late(result) : give(result)), fail);
    });
  }
}
