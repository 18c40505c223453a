import type { Direction } from '../../wire/direction.ts';

/** The sides of a recording that can be played: the direction of their own bytes and of their peers’, and who the peer is. */
export const SIDES = {
  backend: { own: 'backend-to-broker', peers: 'broker-to-backend', peer: 'broker' },
  broker: { own: 'broker-to-backend', peers: 'backend-to-broker', peer: 'backend' },
  client: { own: 'client-to-broker', peers: 'broker-to-client', peer: 'broker' },
} as const satisfies { [side: string]: { own: Direction; peers: Direction; peer: 'backend' | 'broker' } };

export type Side = keyof typeof SIDES;
