// Node has these methods on every Buffer; its types leave them out.
interface Buffer {
  latin1Slice(start?: number, end?: number): string;
  hexSlice(start?: number, end?: number): string;
  utf8Slice(start?: number, end?: number): string;
}
