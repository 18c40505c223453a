/** What a received descriptor refers to. `stream`: a connected stream socket, the only kind that a handoff may pass. */
export const DESCRIPTOR_KINDS = ['stream', 'datagram', 'listener', 'pipe', 'file', 'other'] as const;
export type DescriptorKind = (typeof DESCRIPTOR_KINDS)[number];

/**
 * What became of a received descriptor. `adopted`: in use; `leaked`: kept open though its offer was refused;
 * `dropped-by-kernel`: it never reached the process (MSG_CTRUNC).
 */
export const DESCRIPTOR_FATES = ['adopted', 'closed', 'leaked', 'dropped-by-kernel'] as const;
export type DescriptorFate = (typeof DESCRIPTOR_FATES)[number];

/** One descriptor that was passed with some bytes: facts, each null while, or because, it is not known. */
export interface PassedDescriptor {
  readonly kind: DescriptorKind | null;
  /** Whether O_NONBLOCK was clear; the flag belongs to the open file description and travels with it. */
  readonly blocking: boolean | null;
  /** Set once, when the descriptor is settled; records refer to this object and so show what is known by then. */
  fate: DescriptorFate | null;
  /** On Windows: the handle_value by which an offer names it, a decimal number; `0`: it names none. Absent for a descriptor. */
  readonly handle?: string;
}

/** Whether a text is a handle_value as records write it: a decimal number of 64 bits at most. */
export function isHandleValue(text: string): boolean {
  return /^(?:0|[1-9]\d{0,19})$/.test(text);
}

const sent = new Map<string, PassedDescriptor>();

/** A descriptor that was sent, of which it is not seen what becomes: one object for all that are alike, as each handoff has one. */
export function sentDescriptor(kind: DescriptorKind | null, blocking: boolean | null): PassedDescriptor {
  const facts = `${kind} ${blocking}`;
  const known = sent.get(facts) ?? Object.freeze({ kind, blocking, fate: null });
  sent.set(facts, known);
  return known;
}

/** A descriptor that was sent, and dropped by the kernel on the way. */
export function droppedDescriptor(): PassedDescriptor {
  return { kind: null, blocking: null, fate: 'dropped-by-kernel' };
}
