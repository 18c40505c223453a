import { FRAME_NOUNS, type FrameName } from '../frames/draft.ts';

/** What a script can be written for: each is a kind of frame that a peer sends, or of connection that it accepts. */
export const ROLE_NAMES = [
  'backend-reply',
  'backend-accept',
  'offer',
  'hello',
  'admin',
  'broker-reply',
  'broker-offer',
  'ready',
  'break-hello',
  'break-reply',
  'break-sideband',
  'break-offer',
  'break-ack',
  'break-ready',
] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

export interface Role {
  readonly name: RoleName;
  /** The flag that takes such a script. */
  readonly flag: string;
  /** What each step is for, in a few words. */
  readonly each: string;
  /** The frame that is due; null: none is. */
  readonly frame: FrameName | null;
  /** What the frame is called in a sentence. */
  readonly noun: string;
  /** What the other side gets, as the head of a table. */
  readonly head: string;
  /** The action that is meant where a script, or a step that only waits, says no other. */
  readonly usual: string;
  /** What `corrupt` alone means; empty where nothing can be corrupted. */
  readonly usualFault: string;
  /** Whether a count after the last step is an end, after which the usual action follows. */
  readonly countEnds: boolean;
}

type Described = Omit<Role, 'name' | 'countEnds'>;

const FAKES: { readonly [name in Exclude<RoleName, `break-${string}`>]: Described } = {
  'backend-reply': {
    flag: 'fake-backend --reply',
    each: 'the ACK of an offer',
    frame: 'ack',
    noun: 'ACK',
    head: 'what the broker gets',
    usual: 'ack',
    usualFault: 'token',
  },
  'backend-accept': {
    flag: 'fake-backend --accept',
    each: 'an accepted connection, before anything is read',
    frame: null,
    noun: 'connection',
    head: 'what becomes of the connection',
    usual: 'pass',
    usualFault: '',
  },
  offer: {
    flag: 'send-offer --offer',
    each: 'an offer with its sideband',
    frame: 'offer',
    noun: 'offer',
    head: 'what the backend gets',
    usual: 'offer',
    usualFault: 'token',
  },
  hello: {
    flag: 'send-hello --hello',
    each: 'a Hello',
    frame: 'hello',
    noun: 'Hello',
    head: 'what the broker gets',
    usual: 'hello',
    usualFault: 'peer-pid',
  },
  admin: {
    flag: 'send-hello --admin VERB --hello',
    each: 'an admin request',
    frame: 'admin',
    noun: 'admin request',
    head: 'what the broker gets',
    usual: 'hello',
    usualFault: 'kind',
  },
  'broker-reply': {
    flag: 'fake-broker --reply',
    each: 'the HelloReply',
    frame: 'reply',
    noun: 'HelloReply',
    head: 'what the client gets',
    usual: 'negotiate',
    usualFault: 'token',
  },
  'broker-offer': {
    flag: 'fake-broker --offer',
    each: 'the offer to the backend, with its sideband',
    frame: 'offer',
    noun: 'offer',
    head: 'what the backend gets',
    usual: 'offer',
    usualFault: 'token',
  },
  ready: {
    flag: 'fake-broker --ready',
    each: 'the ready of a handoff',
    frame: 'ready',
    noun: 'ready',
    head: 'what the client gets after Negotiated',
    usual: 'relay',
    usualFault: 'token',
  },
};

const USUAL_FAULTS = { hello: 'peer-pid', sideband: 'sideband-token' } as const;

export const ROLES: { readonly [name in RoleName]: Role } = Object.fromEntries(
  ROLE_NAMES.map((name) => [name, { name, ...described(name) }]),
) as { [name in RoleName]: Role };

function described(name: RoleName): Omit<Role, 'name'> {
  if (!isBreak(name)) return { ...FAKES[name], countEnds: false };
  const frame = name.slice('break-'.length) as Exclude<FrameName, 'admin'>;
  return {
    flag: `tap --break ${frame}=`,
    each: `each ${FRAME_NOUNS[frame]} that passes`,
    frame,
    noun: FRAME_NOUNS[frame],
    head: `what comes out of the tap instead of the ${FRAME_NOUNS[frame]}`,
    usual: 'pass',
    usualFault: { ...USUAL_FAULTS, reply: 'token', offer: 'token', ack: 'token', ready: 'token' }[frame],
    countEnds: true,
  };
}

function isBreak(name: RoleName): name is Extract<RoleName, `break-${string}`> {
  return name.startsWith('break-');
}

/** What all roles of a tap have in common, whatever the frame. */
export const ANY_BREAK: Role = {
  ...ROLES['break-offer'],
  flag: 'tap --break FRAME=',
  each: 'a frame that passes',
  noun: 'frame',
  head: 'what comes out of the tap instead of the frame',
};

/** The roles of a tap. */
export const BREAK_ROLES: readonly RoleName[] = ROLE_NAMES.filter(isBreak);
/** The roles in which a frame is due. */
export const FRAME_ROLES: readonly RoleName[] = ROLE_NAMES.filter((name) => ROLES[name].frame !== null);
