import { withEnvelope, withPayload } from '../../../src/conform/changed-draft.ts';
import { FrameKind, Protocol } from '../../../src/wire/registry.ts';
import {
  accepts,
  ack,
  bodyBegins,
  claims,
  drops,
  ends,
  fails,
  has,
  ignores,
  negotiated,
  offers,
  saidBy,
  says,
  tokenOf,
} from './broker-conditions.ts';
import { WRONG_ABOUT_HELLOS } from './broker-hello-deviations.ts';
import type { ClientOfBroker } from './client-of-broker.ts';
import type { WrongBroker } from './wrong-broker.ts';
import { EndlessRegistry, ThriftyRegistry } from './wrong-registries.ts';

const others = (client: ClientOfBroker) => client.broker.clients.filter((other) => other !== client);
const backendIs = (how: string) => (client: ClientOfBroker) => client.broker.how === how;
const reversed = (token: string) => Buffer.from(token, 'hex').reverse().toString('hex');
/** A handoff of this broker that has failed, whose token an ACK has. */
const dead = (token: string, client: ClientOfBroker) => {
  const owner = client.broker.issued.get(token);
  return owner !== undefined && owner !== client && !owner.isOpen ? owner : null;
};
const silent = (verb: string): WrongBroker =>
  says('AdminReply', (draft, client) =>
    saidBy(client)['verb'] === verb && saidBy(client)['json'] !== true ? null : draft,
  );
const left = (when: (client: ClientOfBroker) => boolean, reset = false): WrongBroker => ({
  diesOf: (client, wasReset) => wasReset === reset && client.isOpen && when(client),
});
const HANDLED = [
  'blocking',
  'same-connection',
  'early-bytes',
  'bytes-before-the-ready',
  'bytes-after-the-ready',
];
const inHandover = (...names: readonly string[]) => names.map((name) => `handover/${name}`);
const BACKENDS = ['is-absent', 'closes-at-once', 'resets', 'never-reads', 'never-accepts'];

const HANDOVER: { readonly [name: string]: WrongBroker } = {
  accepted: says('HandoffAck', (draft) => (draft.payload['correlationId'] === '1' ? null : draft)),
  sideband: { passes: 'nothing', also: inHandover(...HANDLED, 'let-go', 'let-go-after-a-failure') },
  'offer-ids': offers(withEnvelope({ requestId: '9999' })),
  'offer-envelope': offers((draft, client) =>
    has('30302d306166')(client.said) ? withEnvelope({ traceparent: '00-0af7' })(draft) : draft,
  ),
  'handle-value': offers(withPayload({ handleValue: '7' })),
  'offer-service': offers(withPayload({ serviceName: 'another' })),
  'ready-ids': says('HandoffAck', withEnvelope({ requestId: '9999' })),
  'fresh-tokens': {
    registry: (deadlineMs, random) => new ThriftyRegistry(deadlineMs, random),
    also: ['token/dead-after-a-wrong-ack', 'token/dead-after-a-close'],
  },
  'fallback-named': { rules: { backendPipe: '' }, also: BACKENDS.map((name) => `backend/${name}`) },
  'without-capability': says('HelloReply', (draft, client) =>
    saidBy(client)['clientCapabilities'] === '0'
      ? negotiated({ serverCapabilities: '1', handlePassedToken: new Uint8Array(16).fill(7) })(draft)
      : draft,
  ),
  blocking: { passes: 'nonblocking' },
  'same-connection': {
    passes: 'another',
    also: inHandover('early-bytes', 'bytes-before-the-ready', 'bytes-after-the-ready'),
  },
  'early-bytes': { swallows: ({ writes }) => writes === 1 },
  'bytes-before-the-ready': { swallows: ({ writes, phase }) => writes > 1 && phase === 'offered' },
  'bytes-after-the-ready': { swallows: ({ phase }) => phase === 'told' },
  'let-go': { keeps: ({ phase }) => phase === 'told' },
  'let-go-after-a-failure': { keeps: ({ phase }) => phase === 'offered' },
};

const ACK: { readonly [name: string]: WrongBroker } = {
  'framing-version': accepts((written) => written[0] === 2),
  oversize: accepts(claims(16_777_217)),
  frame: accepts(fails('frame')),
  'envelope-version': accepts(fails('envelope-version')),
  kind: accepts(fails('kind', ({ kind }) => kind === FrameKind.CANCEL)),
  'payload-protocol': accepts(fails('payload-protocol')),
  'payload-encoding': accepts(fails('payload-encoding')),
  'request-id': accepts(fails('request-id', ({ end }, { length }) => end === length)),
  'foreign-first': accepts(fails('request-id', ({ end }, { length }) => end < length)),
  payload: accepts(fails('payload')),
  'correlation-id': accepts(fails('correlation-id')),
  token: accepts(
    fails('token', (frame, _, { token, broker }) => {
      const found = tokenOf(frame);
      return found.length === 32 && found !== reversed(token) && !broker.issued.has(found);
    }),
  ),
  'token-short': accepts(fails('token', (frame) => tokenOf(frame).length === 30)),
  'token-empty': accepts(fails('token', (frame) => tokenOf(frame) === '')),
  refused: { ...accepts(fails('accepted')), also: ['token/dead-after-refusal'] },
  never: {
    takesSilence: (client) => backendIs('listens')(client) && client.backend?.writes === 0,
    also: ['ack/late'],
  },
  late: { deadlineMs: 5_700, also: ['ack/trickled-too-slowly'] },
  'trickled-too-slowly': {
    waitsForever: true,
    ...accepts((_, { backend }) => backend?.writes === 3 && backend.written.length === 39),
    also: ['ack/given-up'],
  },
  hangup: {
    takesClose: (client, reset) => !reset && backendIs('listens')(client) && client.backend?.writes === 0,
    also: ['token/dead-after-a-close'],
  },
  reset: { takesClose: (client, reset) => reset && backendIs('listens')(client) },
  cut: accepts((written) => written.length === 38 && claims(34)(written)),
  foreign: accepts(fails('token', (frame, _, { token }) => tokenOf(frame) === reversed(token))),
  'wrong-then-right': drops(ack(({ kind }) => kind === FrameKind.REQUEST)),
  trickled: drops(({ length }) => length === 1),
  doubled: {
    takes: (written, client) => {
      if (written.length !== 78 || fails('request-id')(written, client)) return null;
      client.tellAccepted();
      return 'accept';
    },
  },
  'then-hangup': { readsLaterMs: 10 },
  'given-up': { waitsForever: true },
};

const LENIENCY: { readonly [name: string]: WrongBroker } = {
  'unknown-envelope-field': drops(ends('a00601')),
  'unknown-payload-field': drops((written) => has('a00601')(written) && !ends('a00601')(written)),
  'reserved-payload-field': drops(has('3801')),
  'defaults-written-out': drops(has('30003800')),
  'last-kind-counts': drops(bodyBegins('1003')),
  'reason-with-acceptance': drops(has(Buffer.from('none').toString('hex'))),
};

const TOKEN: { readonly [name: string]: WrongBroker } = {
  'of-another-handoff': accepts(
    fails('token', (frame, _, { broker, token }) => {
      const found = tokenOf(frame);
      return found !== token && broker.issued.get(found)?.isOpen === true;
    }),
  ),
  'dead-after-refusal': drops(fails('accepted')),
  'dead-after-a-wrong-ack': accepts(
    fails('token', (frame, _, client) => dead(tokenOf(frame), client)?.backend?.writes === 1),
  ),
  'dead-after-a-close': accepts(
    fails('token', (frame, _, client) => dead(tokenOf(frame), client)?.backend?.writes === 0),
  ),
};

const LEAVE: { readonly [name: string]: WrongBroker } = {
  'at-once': { ...left(({ said }) => said.length === 0), also: ['others/beside-a-silent-client'] },
  'in-the-hello': { ...left(({ said }) => said.length === 20), also: ['leave/at-every-byte'] },
  'after-one-byte': { ...left(({ said }) => said.length === 1), also: ['others/beside-one-byte'] },
  'before-the-reply': left(({ wire, phase }) => wire.unheard > 0 && phase === 'offered'),
  'before-the-ready': {
    ...left((client) => {
      const { wire, phase, backend } = client;
      return (
        backendIs('listens')(client) && wire.unheard === 0 && phase === 'offered' && backend?.writes === 0
      );
    }),
    also: ['leave/before-the-ack', 'others/beside-a-silent-backend'],
  },
  'by-reset': left(() => true, true),
  'before-the-ack': {
    takes: (_, client) => {
      if (client.isGone) client.broker.die();
      return null;
    },
  },
  'at-every-byte': left(({ said }) => said.length === 50),
};

const OTHERS: { readonly [name: string]: WrongBroker } = {
  'beside-one-byte': ignores((_, client) => others(client).some(({ said }) => said.length === 1)),
  'beside-a-silent-client': ignores(
    (_, client) => others(client).length === 1 && others(client)[0]!.said.length === 0,
  ),
  'beside-a-silent-backend': {
    ...ignores((_, client) =>
      others(client).some((one) => one.phase === 'offered' && backendIs('listens')(one)),
    ),
    also: ['token/of-another-handoff', 'others/twenty-at-once'],
  },
  'twenty-at-once': ignores((_, client) => others(client).length > 15),
};

const BACKEND: { readonly [name: string]: WrongBroker } = {
  'is-absent': { takesSilence: backendIs('is-absent') },
  'closes-at-once': { takesClose: backendIs('closes-at-once') },
  resets: { takesClose: backendIs('resets') },
  'never-reads': { takesDelivery: backendIs('never-reads') },
  'never-accepts': { takesDelivery: backendIs('never-accepts') },
};

const ADMIN: { readonly [name: string]: WrongBroker } = {
  status: silent('ADMIN_VERB_STATUS'),
  dump: silent('ADMIN_VERB_DUMP'),
  'list-instances': silent('ADMIN_VERB_LIST_INSTANCES'),
  healthz: silent('ADMIN_VERB_HEALTHZ'),
  readyz: silent('ADMIN_VERB_READYZ'),
  'backend-health': silent('ADMIN_VERB_BACKEND_HEALTH'),
  config: silent('ADMIN_VERB_CONFIG'),
  diagnose: silent('ADMIN_VERB_DIAGNOSE'),
  metrics: silent('ADMIN_VERB_METRICS'),
  json: says('AdminReply', (draft, client) =>
    saidBy(client)['json'] === true ? withPayload({ body: 'status: ok' })(draft) : draft,
  ),
  'unknown-verb': { diesOver: ({ payload }) => payload?.fields[0]?.integer === 99 },
  'kind-event': {
    diesOver: ({ payloadProtocol, kind }) => payloadProtocol === Protocol.ADMIN && kind === FrameKind.EVENT,
  },
  undecodable: {
    diesOver: ({ payloadProtocol, payload }) =>
      payloadProtocol === Protocol.ADMIN && payload?.acceptable !== true,
  },
};

const LIMITS: { readonly [name: string]: WrongBroker } = {
  'pending-tokens': { registry: (deadlineMs, random) => new EndlessRegistry(deadlineMs, random) },
  rate: { rules: { rate: null } },
};

/** For each case a broker that fails it. */
export const WRONG_BROKERS: { readonly [id: string]: WrongBroker } = Object.fromEntries(
  Object.entries({
    handover: HANDOVER,
    ack: ACK,
    leniency: LENIENCY,
    token: TOKEN,
    hello: WRONG_ABOUT_HELLOS,
    leave: LEAVE,
    others: OTHERS,
    backend: BACKEND,
    admin: ADMIN,
    limits: LIMITS,
  }).flatMap(([group, wrong]) => Object.entries(wrong).map(([name, broker]) => [`${group}/${name}`, broker])),
);
