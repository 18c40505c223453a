import type { Direction } from '../../wire/direction.ts';

/** The sides of a recording that can be played, and the direction of their own bytes and of their peers’. */
export const SIDES = {
  backend: { own: 'backend-to-broker', peers: 'broker-to-backend' },
  broker: { own: 'broker-to-backend', peers: 'backend-to-broker' },
  client: { own: 'client-to-broker', peers: 'broker-to-client' },
} as const satisfies { [side: string]: { own: Direction; peers: Direction } };

export type Side = keyof typeof SIDES;
