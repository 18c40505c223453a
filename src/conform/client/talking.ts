import { type Draft, encodeDraft } from '../../frames/draft.ts';
import { readyDraft } from '../../frames/ready.ts';
import { negotiatedDraft } from '../../frames/reply.ts';
import { Unmet } from '../case.ts';
import { type ClientPeer, GREETING_MS, type Greeted, type Route } from './peer.ts';

export const ADOPTS = 'keeps its connection, and dials nothing';
export const FALLS_BACK = 'dials backend_pipe';

/** Brings a client as far as a handoff that is announced. */
export async function agreed(
  peer: ClientPeer,
): Promise<{ readonly greeted: Greeted; readonly token: Uint8Array }> {
  const greeted = await peer.greeted(GREETING_MS);
  const token = peer.token();
  await greeted.wire.send(replyBytes(peer, greeted, token));
  return { greeted, token };
}

export function replyBytes(
  peer: ClientPeer,
  { requestId }: Greeted,
  token: Uint8Array,
  change: (reply: Draft) => Draft = (same) => same,
): Uint8Array {
  const fields = {
    daemonVersion: '1.0.0',
    backendPipe: peer.backendPipe,
    keepaliveIntervalSecs: '1800',
    token,
    connectionId: '1',
  };
  return encodeDraft(change(negotiatedDraft(fields, requestId)));
}

export function acceptance(token: Uint8Array): Draft {
  return readyDraft({ token, correlationId: '1', accepted: true, errorDetail: '' });
}

export function readyBytes(token: Uint8Array): Uint8Array {
  return encodeDraft(acceptance(token));
}

export async function takes(
  peer: ClientPeer,
  greeted: Greeted,
  allowed: readonly Route['taken'][],
  withinMs: number,
): Promise<Route> {
  const route = await peer.route(greeted, withinMs);
  if (allowed.includes(route.taken)) return route;
  const seen = {
    adopted: 'it kept using its connection and dialled nothing',
    'fell-back': 'it dialled backend_pipe',
    gone: 'it closed its connection and dialled nothing',
  };
  throw new Unmet(`${seen[route.taken]}, after ${Math.round(route.ms)} ms`);
}
