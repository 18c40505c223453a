/** Something that happens once, with what comes of it, and can be waited for. */
export class Once<Result = void> {
  readonly happened: Promise<Result>;
  hasHappened = false;
  /** Has it happen; a second call changes nothing. */
  happen: (result: Result) => void = () => {};

  constructor() {
    this.happened = new Promise((done) => {
      this.happen = (result) => {
        this.hasHappened = true;
        done(result);
      };
    });
  }
}
