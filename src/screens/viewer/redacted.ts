/** Said on a screen whose traffic is redacted: it shows bytes that never passed. */
export const REDACTED = 'redacted: letters stand for all but the first 4 bytes of a secret';
