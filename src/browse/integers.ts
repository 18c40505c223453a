import { doubled } from './doubled.ts';

/** A list of whole numbers that grows; far smaller than one of objects. */
export class Integers {
  length = 0;
  private numbers = new Int32Array(1024);

  push(value: number): void {
    if (this.length === this.numbers.length) this.numbers = doubled(this.numbers);
    this.numbers[this.length++] = value;
  }

  at(index: number): number {
    return this.numbers[index]!;
  }

  /** Where a number is in a list that ascends, or the next larger one. */
  placeOf(value: number): number {
    const { numbers } = this;
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
