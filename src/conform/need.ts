/** What a case is about, or makes use of, that not every system has. */
export type Need = 'sideband' | 'reset' | 'half-close' | 'blocking-mode' | 'datagram';

/** Why this system lacks it, in words; what is left out is there. */
export type Lacking = { readonly [need in Need]?: string };

/** How connections are handed over: their descriptors beside a sideband, or, on Windows, their handles by number. */
export type PassedBy = 'sideband' | 'handle';
