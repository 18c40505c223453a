// Node has these methods on every Buffer; its types leave them out.
interface Buffer {
  hexSlice(start?: number, end?: number): string;
  utf8Slice(start?: number, end?: number): string;
}
