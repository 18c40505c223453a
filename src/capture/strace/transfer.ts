import { type Item, named, numberOf, type Value } from './arguments.ts';
import { type Content, joinedContent, type Piece } from './content.ts';
import { RECEIVES, SENDS, type StraceCall } from './strace-calls.ts';

/** Bytes that a call moved in one piece. */
export interface Message {
  readonly content: Content;
  /** The descriptors that came or went with it, as printed. */
  readonly rights: readonly Value[];
  /** MSG_CTRUNC: the kernel dropped descriptors, or other control data. */
  readonly truncated: boolean;
  /** Whether the call drops a descriptor that comes with the bytes. */
  readonly unread: boolean;
  /** Whether the call left the bytes where they were (MSG_PEEK). */
  readonly peeked: boolean;
}

export interface Transfer {
  readonly descriptor: Value;
  readonly sends: boolean;
  readonly messages: readonly Message[];
}

const VECTORS: ReadonlySet<string> = new Set('readv writev preadv preadv2 pwritev pwritev2'.split(' '));
/** Calls that move bytes which the log does not show: which argument they go to, and which they come from. */
const MOVED: { readonly [name: string]: readonly [to: number | null, from: number | null] } = {
  sendfile: [0, null],
  sendfile64: [0, null],
  splice: [2, 0],
  vmsplice: [0, null],
  tee: [1, null],
  copy_file_range: [2, 0],
};

/** What a finished call moved; nothing for other calls, and for those that failed. */
export function transfersOf(call: StraceCall): Transfer[] {
  const count = numberOf(call.result ?? undefined);
  if (count === null || count <= 0) return [];
  const moved = MOVED[call.name];
  if (moved !== undefined) return movedOnly(call, moved, count);
  const sends = SENDS.has(call.name);
  const descriptor = call.args[0]?.value;
  if ((!sends && !RECEIVES.has(call.name)) || descriptor === undefined) return [];
  const messages = messagesOf(call, sends, count);
  if (sends || !call.args.some(({ value }) => isFlag(value, 'MSG_PEEK')))
    return [{ descriptor, sends, messages }];
  const peeked = { rights: [], truncated: false, unread: false, peeked: true };
  return [{ descriptor, sends, messages: messages.map(({ content }) => ({ content, ...peeked })) }];
}

/** What a call that is not finished is about to send; null where that is not known yet. */
export function rightsOf(
  args: readonly Item[],
): { readonly content: Content; readonly rights: readonly Value[] } | null {
  const header = args[1]?.value;
  const rights = header === undefined ? [] : descriptorsIn(header);
  return rights.length === 0 || header === undefined
    ? null
    : { content: vectorContent(vectorOf(header), Number.MAX_SAFE_INTEGER), rights };
}

function movedOnly(
  { args }: StraceCall,
  [to, from]: readonly [number | null, number | null],
  count: number,
): Transfer[] {
  const transfer = (place: number | null, sends: boolean): Transfer[] => {
    const descriptor = place === null ? undefined : args[place]?.value;
    const message = { content: [count], rights: [], truncated: false, unread: !sends, peeked: false };
    return descriptor === undefined ? [] : [{ descriptor, sends, messages: [message] }];
  };
  return [...transfer(to, true), ...transfer(from, false)];
}

function messagesOf(call: StraceCall, sends: boolean, count: number): Message[] {
  const { name, args, dump } = call;
  const data = args[1]?.value;
  if (name.endsWith('mmsg')) return severalMessages(data, sends, count, dump);
  const header = name.endsWith('msg');
  const vector = header ? vectorOf(data) : VECTORS.has(name) ? (data ?? null) : null;
  const shown = vector === null ? stringContent(data, count) : vectorContent(vector, count);
  const content = dump !== null && dump.length >= count ? [dump.subarray(0, count)] : shown;
  if (!header) return [{ content, rights: [], truncated: false, unread: !sends, peeked: false }];
  return [{ content, ...control(data), unread: false, peeked: false }];
}

/** `[{msg_hdr={…}, msg_len=4}, …]`, or in strace 4 `{{{…}, 4}, …}`: each says its own length. */
function severalMessages(
  data: Value | undefined,
  sends: boolean,
  count: number,
  dump: Uint8Array | null,
): Message[] {
  if (data?.kind !== 'group') return [];
  let at = 0;
  return data.items.slice(0, count).flatMap(({ value }) => {
    const header = named(value, 'msg_hdr') ?? first(value, 'group');
    const length = numberOf(named(value, 'msg_len') ?? first(value, 'word'));
    if (header === undefined || length === null || length <= 0) return [];
    const dumped = dump !== null && dump.length >= at + length ? [dump.subarray(at, at + length)] : null;
    at += length;
    const content = dumped ?? vectorContent(vectorOf(header), length);
    return [
      {
        content,
        ...control(header),
        truncated: !sends && control(header).truncated,
        unread: false,
        peeked: false,
      },
    ];
  });
}

function control(header: Value | undefined): { rights: Value[]; truncated: boolean } {
  if (header === undefined) return { rights: [], truncated: false };
  const flags = named(header, 'msg_flags');
  return { rights: descriptorsIn(header), truncated: flags !== undefined && isFlag(flags, 'MSG_CTRUNC') };
}

function vectorOf(header: Value | undefined): Value | null {
  return named(header, 'msg_iov') ?? null;
}

function vectorContent(vector: Value | null, count: number): Content {
  const content: Piece[] = [];
  let missing = count;
  if (vector?.kind === 'group')
    for (const { value } of vector.items) {
      if (missing <= 0 || value.kind !== 'group') break;
      const data = named(value, 'iov_base') ?? value.items[0]?.value;
      const room = numberOf(named(value, 'iov_len') ?? value.items[1]?.value);
      const known = data?.kind === 'string' && !data.cut ? data.bytes.length : 0;
      const length = Math.min(missing, room ?? known);
      content.push(...stringContent(data, length));
      missing -= length;
    }
  if (missing > 0 && count !== Number.MAX_SAFE_INTEGER) content.push(missing);
  return joinedContent(content);
}

/** The string, and a gap for what is missing of it. */
function stringContent(data: Value | undefined, count: number): Content {
  const bytes = data?.kind === 'string' ? data.bytes.subarray(0, count) : NOTHING;
  const content: Piece[] = bytes.length > 0 ? [bytes] : [];
  if (bytes.length < count) content.push(count - bytes.length);
  return content;
}

/** What SCM_RIGHTS passes: `cmsg_data=[5<…>]`, or in strace 4 `{5}`. */
function descriptorsIn(value: Value): Value[] {
  if (value.kind !== 'group') return [];
  const type = named(value, 'cmsg_type');
  if (type?.kind === 'word' && type.text === 'SCM_RIGHTS') {
    const list = named(value, 'cmsg_data') ?? first(value, 'group');
    return list?.kind === 'group' ? list.items.map((item) => item.value).filter(isDescriptor) : [];
  }
  return value.items.flatMap((item) => descriptorsIn(item.value));
}

function isDescriptor(value: Value): boolean {
  return numberOf(value) !== null;
}

function isFlag(value: Value, flag: string): boolean {
  return value.kind === 'word' && value.text.includes(flag) && value.text.split('|').includes(flag);
}

function first(value: Value, kind: Value['kind']): Value | undefined {
  return value.kind === 'group' ? value.items.find((item) => item.value.kind === kind)?.value : undefined;
}

const NOTHING = new Uint8Array();
