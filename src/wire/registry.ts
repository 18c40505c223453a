import type { Direction } from './direction.ts';

/** The payload protocols, and which message each kind of frame carries. docs/protocol.md, "Registry". */

export const FrameKind = { REQUEST: 0, RESPONSE: 1, EVENT: 2, CANCEL: 3 } as const;
export const PayloadEncoding = { NONE: 0, ZSTD: 1, SNAPPY: 2, LZ4: 3 } as const;

export const Protocol = {
  CONTROL: 0x0000,
  ADMIN: 0xad01,
  PROBE: 0xb232,
  HANDOFF: 0xd0ff,
  SESSION: 0x5350,
} as const;

/** The name of the message in a probe's payload, which is not a protobuf message as a whole. */
export const PROBE_MESSAGE = 'EndpointProbe';

export interface ProtocolEntry {
  readonly name: string;
  /** Message and direction by kind; a kind that is not here is not allowed. Null: opaque payload, any kind. */
  readonly messages: Readonly<Record<number, readonly [message: string, direction: Direction | null]>> | null;
  /** The reference reads such a payload only uncompressed. */
  readonly uncompressed: boolean;
}

export const REGISTRY: ReadonlyMap<number, ProtocolEntry> = new Map([
  [
    Protocol.CONTROL,
    {
      name: 'control',
      messages: {
        [FrameKind.REQUEST]: ['Hello', 'client-to-broker'],
        [FrameKind.RESPONSE]: ['HelloReply', 'broker-to-client'],
      },
      uncompressed: true,
    },
  ],
  [
    Protocol.ADMIN,
    {
      name: 'admin',
      messages: {
        [FrameKind.REQUEST]: ['AdminRequest', 'client-to-broker'],
        [FrameKind.RESPONSE]: ['AdminReply', 'broker-to-client'],
      },
      uncompressed: true,
    },
  ],
  [
    Protocol.PROBE,
    {
      name: 'endpoint probe',
      messages: {
        [FrameKind.REQUEST]: [PROBE_MESSAGE, 'broker-to-backend'],
        [FrameKind.RESPONSE]: [PROBE_MESSAGE, 'backend-to-broker'],
      },
      uncompressed: true,
    },
  ],
  [
    Protocol.HANDOFF,
    {
      name: 'handoff',
      messages: {
        [FrameKind.REQUEST]: ['HandoffOffer', 'broker-to-backend'],
        [FrameKind.RESPONSE]: ['HandoffAck', 'backend-to-broker'],
        [FrameKind.EVENT]: ['HandoffAck', 'broker-to-client'],
      },
      uncompressed: true,
    },
  ],
  [
    Protocol.SESSION,
    {
      name: 'session',
      messages: {
        [FrameKind.REQUEST]: ['SessionFrame', null],
        [FrameKind.RESPONSE]: ['SessionFrame', null],
        [FrameKind.EVENT]: ['SessionFrame', null],
        [FrameKind.CANCEL]: ['SessionFrame', null],
      },
      uncompressed: false,
    },
  ],
  ...opaque([
    [0x7a63, 'zccache'],
    [0x7c4c, 'clud'],
    [0x7eb1, 'fbuild'],
    [0x5250, 'soldr route progress'],
    [0x5343, 'soldr control tunnel'],
  ]),
]);

function opaque(entries: [number, string][]): [number, ProtocolEntry][] {
  return entries.map(([id, name]) => [id, { name, messages: null, uncompressed: false }]);
}

export function isRegistered(protocol: number): boolean {
  return REGISTRY.has(protocol);
}

/** The protocol's name, or the range that an unregistered id lies in. */
export function protocolName(protocol: number): string {
  const entry = REGISTRY.get(protocol);
  if (entry !== undefined) return entry.name;
  if (protocol <= 0x6fff) return 'unregistered, first party';
  if (protocol <= 0x7eff) return 'unregistered consumer';
  if (protocol <= 0xefff) return 'unregistered, reserved range';
  return protocol <= 0xffff ? 'private use' : 'outside the 16-bit registry';
}

/** Whether a frame of that protocol must carry its payload uncompressed. */
export function requiresNoEncoding(protocol: number): boolean {
  return REGISTRY.get(protocol)?.uncompressed === true;
}

/** Which message a frame carries; null where the payload's type is not known. */
export interface Expectation {
  readonly message: string | null;
  /** Who sends such a frame, when its kind and protocol tell. */
  readonly direction: Direction | null;
  /** False when the protocol does not allow that kind (in that direction). */
  readonly kindAllowed: boolean;
  /** The message that its kind names, where that is another one, for another direction; else null. */
  readonly byKind: string | null;
}

/**
 * What a frame of that protocol and kind carries. A known direction decides over the kind, as whatever a backend
 * sends to a broker as a handoff frame is meant as an ACK, unless its payload reads only as what its kind names (`byKind`).
 */
export function expectationOf(protocol: number, kind: number, direction: Direction | null): Expectation {
  const messages = REGISTRY.get(protocol)?.messages ?? null;
  if (messages === null) return { message: null, direction: null, kindAllowed: true, byKind: null };
  const byKind = messages[kind];
  if (direction !== null && byKind?.[1] !== direction) {
    const meant = Object.values(messages).find(([, of]) => of === direction);
    if (meant !== undefined) {
      const other = byKind === undefined || byKind[0] === meant[0] ? null : byKind[0];
      return { message: meant[0], direction, kindAllowed: false, byKind: other };
    }
  }
  if (byKind === undefined) return { message: null, direction: null, kindAllowed: false, byKind: null };
  return { message: byKind[0], direction: byKind[1], kindAllowed: true, byKind: null };
}
