/** Who wrote to whom. On a handed-over connection the client and the backend talk to each other directly. */
export const DIRECTIONS = [
  'client-to-broker',
  'broker-to-client',
  'broker-to-backend',
  'backend-to-broker',
  'client-to-backend',
  'backend-to-client',
] as const;

export type Direction = (typeof DIRECTIONS)[number];
