/** Fields that hold tokens and secrets. */
export const SECRETS: ReadonlySet<string> = new Set([
  'token',
  'handlePassedToken',
  'authToken',
  'capabilityToken',
]);
/** Hex digits of a secret that are shown: its first 4 bytes. */
export const SHOWN_DIGITS = 8;
