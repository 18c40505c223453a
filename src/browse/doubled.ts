type Numbers = Uint8Array | Uint32Array | Int32Array | Float64Array;

/** The same numbers in an array of twice the length. */
export function doubled<N extends Numbers>(numbers: N): N {
  const larger = new (numbers.constructor as new (length: number) => N)(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
