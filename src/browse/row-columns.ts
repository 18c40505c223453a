import { doubled } from './doubled.ts';

const FIRST_CAPACITY = 1024;
const LONGEST = 0xffff_ffff;

/**
 * The numbers of all rows, column by column: 20 bytes a row, and 8 more each where rows have times, and where their bytes are kept
 * elsewhere than at their offset. Each column has an array of its own type here, as one class for all types is several times slower.
 */
export class RowColumns {
  length = 0;
  private facts = new Uint32Array(FIRST_CAPACITY);
  private connections = new Int32Array(FIRST_CAPACITY);
  private offsets = new Float64Array(FIRST_CAPACITY);
  private lengths = new Uint32Array(FIRST_CAPACITY);
  /** Null: no row has a time. */
  private times: Float64Array | null = null;
  /** Null: all bytes are kept at their offset. */
  private places: Float64Array | null = null;
  /** Few rows are that long. */
  private readonly longer = new Map<number, number>();

  /** @param facts what the caller makes of it, in 32 bits @param time NaN: none */
  push(facts: number, connection: number, offset: number, length: number, place: number, time: number): void {
    const index = this.length;
    if (index === this.facts.length) this.grow();
    this.facts[index] = facts;
    this.connections[index] = connection;
    this.offsets[index] = offset;
    this.lengths[index] = length < LONGEST ? length : LONGEST;
    if (length >= LONGEST) this.longer.set(index, length);
    if (this.times !== null || !Number.isNaN(time)) this.setTime(index, time);
    if (this.places !== null || place !== offset) this.setPlace(index, place);
    this.length = index + 1;
  }

  private setTime(index: number, time: number): void {
    this.times ??= new Float64Array(this.facts.length).fill(Number.NaN);
    this.times[index] = time;
  }

  private setPlace(index: number, place: number): void {
    this.places ??= this.offsets.slice();
    this.places[index] = place;
  }

  private grow(): void {
    this.facts = doubled(this.facts);
    this.connections = doubled(this.connections);
    this.offsets = doubled(this.offsets);
    this.lengths = doubled(this.lengths);
    if (this.times !== null) this.times = doubled(this.times);
    if (this.places !== null) this.places = doubled(this.places);
  }

  factsAt(index: number): number {
    return this.facts[index]!;
  }

  connectionAt(index: number): number {
    return this.connections[index]!;
  }

  offsetAt(index: number): number {
    return this.offsets[index]!;
  }

  lengthAt(index: number): number {
    const length = this.lengths[index]!;
    return length === LONGEST ? this.longer.get(index)! : length;
  }

  /** Null: it has none. */
  timeAt(index: number): number | null {
    const time = this.times?.[index];
    return time === undefined || Number.isNaN(time) ? null : time;
  }

  placeAt(index: number): number {
    return (this.places ?? this.offsets)[index]!;
  }
}
