import { encodeDraft } from '../../../src/frames/draft.ts';
import { negotiatedDraft } from '../../../src/frames/reply.ts';
import { observer } from '../../../src/output/record-sink.ts';
import type { RoleName } from '../../../src/script/role.ts';
import { sendHello } from '../../../src/services/send-hello.ts';
import { messageValue } from '../../../src/wire/fields/value.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import type { FrameReading } from '../../../src/wire/frame/frame-reading.ts';
import { frameLengthAt } from '../../../src/wire/header.ts';
import { tokenHex } from '../../../src/wire/token.ts';
import { eventually } from '../../process/eventually.ts';
import type { Stage } from '../../process/stage.ts';
import { ack, hello, offer, ready, TOKEN, toHex } from '../../wire/building.ts';
import { backendHere, offerHere } from '../here.ts';
import type { Watched } from './seen.ts';
import { brokerHere, HOUR_MS, steps, tapped } from './servers.ts';
import { dialWatching, type WatchingPeer, watchFirst } from './watching-peer.ts';

/** What a peer writes at once, so that something is unread where the other side resets. */
const unreadFor = (script: string) => Buffer.from(script.endsWith('reset') ? 'unread' : '');

const payload = (frame: FrameReading) =>
  frame.payload === null ? {} : (messageValue(frame.payload) as { readonly [field: string]: unknown });
/** The token that a HelloReply promises; empty: none. */
function tokenIn(reply: FrameReading): string {
  const negotiated = payload(reply)['negotiated'] as { readonly handlePassedToken?: string } | null;
  return negotiated?.handlePassedToken ?? '';
}
const never = new Promise<void>(() => {});
const ignoring = () => observer(() => {});
/** What it does is seen by its peer; it is ended with the test. */
const inBackground = (service: Promise<number>) => void service.catch(() => {});

const HELLO = hello({ peerPid: process.pid });

/** A client of the stage's broker that has said Hello. */
async function helloed(stage: Stage): Promise<WatchingPeer> {
  const client = await dialWatching(stage, stage.broker);
  client.write(HELLO);
  return client;
}

const hasToken = (wanted: string) => (frame: FrameReading) =>
  frame.problems.length === 0 && frame.handoff !== null && tokenHex(frame.handoff.token) === wanted;

/** How each role, with that script, comes to where its message is due. */
export const ROLES_AT_WORK: {
  readonly [role in RoleName]: (stage: Stage, script: string) => Promise<Watched>;
} = {
  'backend-reply': async (stage, script) => {
    const { records } = await backendHere(stage, script);
    const connection = await dialWatching(stage, stage.endpoint);
    connection.writeSideband(TOKEN);
    connection.write(offer());
    const due = eventually(() => records.some(({ type }) => type === 'frame'), 'the message is due');
    return { connection, before: 0, due, right: hasToken(toHex(TOKEN)) };
  },
  'backend-accept': async (stage, script) => {
    await backendHere(stage, 'ack', { accepts: steps('backend-accept', script) });
    const connection = await dialWatching(stage, stage.endpoint);
    connection.write(offer());
    return { connection, before: 0, due: Promise.resolve(), right: hasToken(toHex(TOKEN)) };
  },
  offer: async (stage, script) => {
    const { first } = await watchFirst(stage, stage.endpoint, unreadFor(script));
    inBackground(offerHere(stage, { token: TOKEN, offers: steps('offer', script) }).then(() => 0));
    const connection = await first;
    return { connection, ...sidebandOf(connection), right: hasToken(toHex(TOKEN)) };
  },
  hello: (stage, script) => helloOf(stage, 'hello', script),
  admin: (stage, script) => helloOf(stage, 'admin', script),
  'broker-reply': async (stage, script) => {
    // Some replies lead to no offer: then nothing is waited for.
    let backend: WatchingPeer | null = null;
    const { first } = await watchFirst(stage, stage.endpoint);
    void first.then((peer) => {
      backend = peer;
    });
    const offered = () => toHex(backend?.received.subarray(0, TOKEN.length) ?? new Uint8Array());
    const records = await brokerHere(stage, {
      replies: steps('broker-reply', script),
      readies: steps('ready', 'silent'),
    });
    const connection = await helloed(stage);
    const due = eventually(() => records.some(({ type }) => type === 'frame'), 'the message is due');
    const right = (frame: FrameReading) =>
      frame.problems.length === 0 && tokenIn(frame) !== '' && [tokenIn(frame), ''].includes(offered());
    return { connection, before: 0, due, right };
  },
  'broker-offer': async (stage, script) => {
    const { first } = await watchFirst(stage, stage.endpoint, unreadFor(script));
    await brokerHere(stage, { offers: steps('broker-offer', script) });
    await helloed(stage);
    const connection = await first;
    const token = () => toHex(connection.received.subarray(0, TOKEN.length));
    return { connection, ...sidebandOf(connection), right: (frame) => hasToken(token())(frame) };
  },
  ready: async (stage, script) => {
    await backendHere(stage, 'ack');
    const records = await brokerHere(stage, { readies: steps('ready', script) });
    const connection = await helloed(stage);
    const reply = await wholeFrame(connection);
    const due = eventually(() => records.some(({ type }) => type === 'handoff'), 'the backend has answered');
    return { connection, before: reply.end, due, right: hasToken(tokenIn(reply)) };
  },
  'break-hello': async (stage, script) => {
    const { near, far } = await tapped(stage, 'hello', script);
    near.write(HELLO);
    return { ...watching(far, HELLO), sender: near };
  },
  'break-reply': async (stage, script) => {
    const { near, far } = await tapped(stage, 'reply', script);
    near.write(HELLO);
    await far.receive(HELLO.length);
    far.write(REPLY);
    return { ...watching(near, REPLY), sender: far };
  },
  'break-sideband': async (stage, script) => {
    const { near, far } = await tapped(stage, 'sideband', script);
    near.writeSideband(TOKEN);
    near.write(offer());
    return { ...watching(far, offer()), sender: near };
  },
  'break-offer': async (stage, script) => {
    const { near, far } = await tapped(stage, 'offer', script);
    near.writeSideband(TOKEN);
    near.write(offer());
    return { ...watching(far, offer()), ...sidebandOf(far), sender: near };
  },
  'break-ack': async (stage, script) => {
    const { near, far } = await tapped(stage, 'ack', script);
    near.write(offer());
    await far.receive(offer().length);
    far.write(ack());
    return { ...watching(near, ack()), sender: far };
  },
  'break-ready': async (stage, script) => {
    const { near, far } = await tapped(stage, 'ready', script);
    near.write(HELLO);
    await far.receive(HELLO.length);
    far.write(Buffer.concat([REPLY, ready()]));
    await near.receive(REPLY.length);
    return { ...watching(near, ready()), before: REPLY.length, sender: far };
  },
};

const REPLY = encodeDraft(
  negotiatedDraft(
    { daemonVersion: '1', backendPipe: '/', keepaliveIntervalSecs: '1', token: TOKEN, connectionId: '1' },
    '1',
  ),
);

const same = (bytes: Uint8Array) => (frame: FrameReading) =>
  toHex(frame.bytes.subarray(frame.start, frame.end)) === toHex(bytes);

function watching(connection: WatchingPeer, frame: Uint8Array): Watched {
  return { connection, before: 0, due: Promise.resolve(), right: same(frame) };
}

/** What comes first where an offer is due: its sideband, unless nothing comes at all. */
function sidebandOf(connection: WatchingPeer): Pick<Watched, 'before' | 'due'> {
  return { before: TOKEN.length, due: Promise.resolve(connection) };
}

async function helloOf(stage: Stage, role: 'hello' | 'admin', script: string): Promise<Watched> {
  const { first } = await watchFirst(stage, stage.broker, unreadFor(script));
  const options = {
    ...{
      endpoint: stage.broker,
      hellos: steps(role, script),
      send: null,
      expect: 'accepted' as const,
      capture: null,
      hint: '',
    },
    ...{ adopt: true, replyTimeoutMs: HOUR_MS, readyTimeoutMs: HOUR_MS, answerTimeoutMs: HOUR_MS, count: 1 },
    ...{ concurrency: 1, intervalMs: 0, perSecond: null, progress: { update: () => {}, end: () => {} } },
    hello: {
      ...{ serviceName: 'zccache', wantedVersion: '1.0.0', clientVersion: '', handlePassing: true },
      ...{ peerPid: process.pid, clientLibName: '', clientLibVersion: '' },
    },
    admin: role === 'admin' ? ({ verb: 'ADMIN_VERB_STATUS', json: true, serviceName: '' } as const) : null,
  } as const;
  inBackground(sendHello(options, ignoring(), never));
  const connection = await first;
  const right = (frame: FrameReading) =>
    frame.problems.length === 0 &&
    frame.kind === 0 &&
    (role === 'admin' ? frame.message === 'AdminRequest' : payload(frame)['peerPid'] === process.pid);
  return { connection, before: 0, due: Promise.resolve(), right };
}

async function wholeFrame(connection: WatchingPeer): Promise<FrameReading> {
  const header = await connection.receive(5);
  const length = frameLengthAt(header, 0);
  const bytes = await connection.receive(length);
  return readFrame(bytes, 0, length, 0, 'broker-to-client');
}
