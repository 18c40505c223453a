/** Bytes that passed at once, with the descriptors that came with the first of them. */
export interface Parcel {
  readonly bytes: Uint8Array;
  readonly descriptors: readonly number[];
}

/** Parcels in their order, of which so many bytes can be taken from the front. */
export class ParcelQueue {
  /** Bytes in all of them. */
  length = 0;
  private parcels: Parcel[] = [];

  push(parcel: Parcel): void {
    this.parcels.push(parcel);
    this.length += parcel.bytes.length;
  }

  /** The first byte’s. */
  get descriptors(): readonly number[] {
    return this.parcels[0]?.descriptors ?? [];
  }

  /** All bytes, which stay. */
  get bytes(): Uint8Array {
    return joined(this.parcels).bytes;
  }

  /** Takes so many bytes, which must be there. */
  take(count: number): Parcel[] {
    const taken: Parcel[] = [];
    for (let missing = count; missing > 0; ) {
      const { bytes, descriptors } = this.parcels.shift()!;
      taken.push({ bytes: bytes.subarray(0, missing), descriptors });
      if (bytes.length > missing) this.parcels.unshift({ bytes: bytes.subarray(missing), descriptors: [] });
      missing -= Math.min(missing, bytes.length);
    }
    this.length -= count;
    return taken;
  }

  takeAll(): Parcel[] {
    this.length = 0;
    return this.parcels.splice(0);
  }
}

/** Parcels as one, all descriptors with its first byte. */
export function joined(parcels: readonly Parcel[]): Parcel {
  const [only] = parcels;
  if (only !== undefined && parcels.length === 1) return only;
  return {
    bytes: Buffer.concat(parcels.map(({ bytes }) => bytes)),
    descriptors: parcels.flatMap(({ descriptors }) => descriptors),
  };
}
