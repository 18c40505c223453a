type Numbers = Uint8Array | Int32Array | Float64Array;

/** A list of numbers that grows; far smaller than one of objects. */
class Column<N extends Numbers> {
  length = 0;
  private numbers: N;
  private readonly make: (length: number) => N;

  constructor(make: (length: number) => N) {
    this.make = make;
    this.numbers = make(1024);
  }

  push(value: number): void {
    if (this.length === this.numbers.length) {
      const larger = this.make(2 * this.numbers.length);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.length++] = value;
  }

  at(index: number): number {
    return this.numbers[index]!;
  }

  set(index: number, value: number): void {
    this.numbers[index] = value;
  }
}

export const bytes = () => new Column((length) => new Uint8Array(length));
export const integers = () => new Column((length) => new Int32Array(length));
export const doubles = () => new Column((length) => new Float64Array(length));
