/** Fixed numbers of the wire. Source: docs/protocol.md, "Framing" and "Tokens". Sizes in bytes, times in ms. */

export const FRAMING_VERSION = 1;
/** One byte of framing version and four of body length. */
export const HEADER_LENGTH = 5;
export const MAX_BODY_LENGTH = 16 * 1024 * 1024;
export const MAX_HELLO_BODY_LENGTH = 64 * 1024;

export const ENVELOPE_VERSION = 1;
export const TOKEN_LENGTH = 16;
export const NONCE_LENGTH = 32;

/** How many descriptors the kernel passes with one message at most: SCM_MAX_FD of Linux. */
export const MAX_DESCRIPTORS = 253;

export const DEFAULT_ACK_DEADLINE_MS = 5_000;
/** How long a backend waits for the rest of an offer. docs/protocol.md, "What a broker requires of an ACK". */
export const OFFER_PATIENCE_MS = 5_000;

/** How long a token may be pending, and how many may be at once. docs/protocol.md, "What a backend requires of an offer". */
export const TOKEN_LIFETIME_MS = 30_000;
export const MAX_PENDING_TOKENS = 1_024;
/** How long a client waits for ready, and a broker for a Hello. */
export const DEFAULT_READY_TIMEOUT_MS = 2_000;
export const HELLO_TIMEOUT_MS = 30_000;
