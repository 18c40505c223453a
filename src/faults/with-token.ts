import type { Draft } from '../frames/draft.ts';

/** The draft with another token in its payload. */
export function withToken(draft: Draft, change: (token: Uint8Array) => Uint8Array): Draft {
  const token = (draft.payload['token'] as Uint8Array | undefined) ?? new Uint8Array();
  return { ...draft, payload: { ...draft.payload, token: change(token) } };
}
