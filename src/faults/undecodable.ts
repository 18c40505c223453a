/** Field 1000, length-delimited, claiming 127 bytes of which none follow: no protobuf reader gets past it. */
export const LENGTH_PAST_THE_END: Uint8Array = Uint8Array.of(0xc2, 0x3e, 0x7f);
