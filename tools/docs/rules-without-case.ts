/** Why there is no case for a rule of docs/protocol.md: by its anchor. Whatever is missing here must be the section of a case. */
export const RULES_WITHOUT_CASE: { readonly [anchor: string]: string } = {
  ...reasons('a heading', ['parties', 'endpoints', 'framing', 'frame', 'messages', 'probe', 'registry']),
  ...reasons('a heading', ['handoff-frames', 'token', 'sideband', 'ack', 'offer', 'ready', 'hello', 'reply']),
  ...reasons('a heading', ['reading', 'defects']),
  ...reasons('says where peers listen; a peer that listens elsewhere is not reached at all', [
    'endpoints-unix',
    'endpoints-windows',
    'endpoints-names',
  ]),
  ...reasons('tried by the rules on each frame: offer-kind, ack-kind, hello-envelope, ready-frame', [
    'frame-kind',
    'frame-encoding',
  ]),
  'frame-request-id': 'tried by reply-request-id, ack-request-id and offer-ids',
  ...reasons('about protocols that no case speaks', ['messages-session', 'messages-bare', 'probe-nonce']),
  ...reasons('says what the stock broker does, and requires it of nobody', [
    'handoff-ready-content',
    'handoff-ready-refusal',
    'reply-keepalive',
  ]),
  'token-lifetime': '30 s are longer than a case may take, and the clock is the peer’s own',
  'sideband-full': 'a full queue cannot be brought about from outside: offers are read as they come',
  'ack-registry': 'inside of a broker: what can be seen of it is ack-deadline',
  'ack-clock': 'inside of a broker: what can be seen of it is ack-deadline',
  'offer-token': 'tried by token-length, token-expected and token-once',
  'hello-time': 'allows 30 s, which is longer than a case may take',
  'hello-user': 'needs a second user on the machine',
  'hello-size': 'tried by framing-hello-cap; that the body is read first is defect-hello-cap',
  'hello-descriptors': 'the descriptors of another process cannot be used up from outside',
  ...reasons('depends on how the broker under test is configured', ['hello-policy', 'hello-session']),
  ...reasons('about decode, which reads recordings', [
    'reading-sideband',
    'reading-frame',
    'reading-bytes',
    'reading-ack',
    'reading-answer',
    'reading-ready',
  ]),
  'defect-false-acceptance': 'tried by ack-no-false-acceptance',
  'defect-early-ack': 'a broker writes sideband and offer at once: nothing can be sent between them',
  'defect-rate-limit': 'tried by hello-rate',
  'defect-hello-cap': 'how much is read before a refusal cannot be seen from outside',
  'defect-eager-client': 'tried by reply-request-id, reply-protocol and token-length',
};

function reasons(reason: string, anchors: readonly string[]): { readonly [anchor: string]: string } {
  return Object.fromEntries(anchors.map((anchor) => [anchor, reason]));
}
