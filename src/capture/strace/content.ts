/** Bytes of a stream as far as they are known: the bytes themselves, or how many were not recorded. */
export type Piece = Uint8Array | number;
export type Content = readonly Piece[];

function pieceLength(piece: Piece): number {
  return typeof piece === 'number' ? piece : piece.length;
}

export function contentLength(content: Content): number {
  return content.reduce((sum: number, piece) => sum + pieceLength(piece), 0);
}

export function hasGap(content: Content): boolean {
  return content.some((piece) => typeof piece === 'number');
}

export function sliceContent(content: Content, start: number, end: number): Piece[] {
  const slices: Piece[] = [];
  let at = 0;
  for (const piece of content) {
    const length = pieceLength(piece);
    const [from, to] = [Math.max(start - at, 0), Math.min(end - at, length)];
    if (from < to) slices.push(typeof piece === 'number' ? to - from : piece.subarray(from, to));
    at += length;
  }
  return slices;
}

/** The same with as few pieces as possible: what one call moved came in one piece. */
export function joinedContent(content: Content): Piece[] {
  const joined: Piece[] = [];
  let bytes: Uint8Array[] = [];
  const flush = () => {
    if (bytes.length > 0) joined.push(bytes.length === 1 ? bytes[0]! : Buffer.concat(bytes));
    bytes = [];
  };
  for (const piece of content) {
    if (typeof piece !== 'number') bytes.push(piece);
    else {
      flush();
      const last = joined.at(-1);
      if (typeof last === 'number') joined[joined.length - 1] = last + piece;
      else joined.push(piece);
    }
  }
  flush();
  return joined;
}

/** The same stretch of a stream, seen twice: what is known from either; null where the two differ. */
export function mergedContent(one: Content, other: Content): Piece[] | null {
  const length = Math.min(contentLength(one), contentLength(other));
  const merged: Piece[] = [];
  for (let at = 0; at < length; ) {
    const [first, second] = [pieceAt(one, at), pieceAt(other, at)];
    const shared = Math.min(pieceLength(first), pieceLength(second), length - at);
    if (typeof first === 'number') merged.push(head(second, shared));
    else {
      if (typeof second !== 'number' && !sameBytes(first, second, shared)) return null;
      merged.push(head(first, shared));
    }
    at += shared;
  }
  return merged;
}

function pieceAt(content: Content, offset: number): Piece {
  let at = 0;
  for (const piece of content) {
    const length = pieceLength(piece);
    if (offset < at + length)
      return typeof piece === 'number' ? at + length - offset : piece.subarray(offset - at);
    at += length;
  }
  return 0;
}

function head(piece: Piece, length: number): Piece {
  return typeof piece === 'number' ? length : piece.subarray(0, length);
}

function sameBytes(one: Uint8Array, other: Uint8Array, length: number): boolean {
  return Buffer.compare(one.subarray(0, length), other.subarray(0, length)) === 0;
}
