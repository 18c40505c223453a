/** Something that happens once and can be waited for. */
export class Once {
  readonly happened: Promise<void>;
  /** Has it happen; again it changes nothing. */
  happen: () => void = () => {};

  constructor() {
    this.happened = new Promise((done) => {
      this.happen = done;
    });
  }
}
