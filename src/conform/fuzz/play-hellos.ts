import { judgeHello } from '../../handoff/judge-hello.ts';
import { judgeReply } from '../../handoff/judge-reply.ts';
import { messageValue } from '../../wire/fields/value.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import { plural } from '../../wire/plural.ts';
import { FrameBuffer } from '../../wire/strict/frame-buffer.ts';
import { type BrokerPeer, OVERDUE_MS, PROMPT_MS } from '../broker/peer.ts';
import { Unmet } from '../case.ts';
import { told } from '../told.ts';
import type { Wire } from '../wire.ts';
import type { Generated } from './move.ts';
import { OpenWires } from './open-wires.ts';

/** What a broker may do about the bytes of one connection. */
type Allowance = 'agree' | 'refuse' | 'wait';

/** Plays generated Hellos to a broker. Throws an {@link Unmet} where it breaks a rule that holds for all of them. */
export async function playHellos(peer: BrokerPeer, { moves }: Generated): Promise<void> {
  const wires = new OpenWires(
    () => peer.dial(),
    () => new FrameBuffer(),
  );
  for (const move of moves) {
    if (move.type === 'close') {
      wires.close(move.on);
      continue;
    }
    const [wire, said] = await wires.open(move.on);
    said.push(move.bytes);
    await wire.send(move.bytes);
  }
  const announced: { readonly wire: Wire; readonly token: string }[] = [];
  for (const [wire, said] of wires.all()) {
    const token = await answered(wire, allowance(said, peer.pid));
    if (token !== '') announced.push({ wire, token });
  }
  await releasesAll(peer, announced);
}

/** A handoff that fails is given up: the broker keeps no copy of the client's connection. */
async function releasesAll(
  peer: BrokerPeer,
  announced: readonly { readonly wire: Wire; readonly token: string }[],
): Promise<void> {
  // What is offered only later would be held open here.
  for (const { token } of announced) await peer.offered(Buffer.from(token, 'hex'), PROMPT_MS);
  peer.leaveOffers();
  const closed = await Promise.all(announced.map(({ wire }) => wire.closes(OVERDUE_MS)));
  const open = closed.filter((one) => !one).length;
  if (open > 0)
    throw new Unmet(`still open: ${plural(open, 'connection')} whose handoff failed ${OVERDUE_MS} ms ago`);
}

function allowance(said: FrameBuffer, pid: number): Allowance {
  const next = said.next();
  if (next.type === 'more') return 'wait';
  if (next.type === 'broken') return 'refuse';
  const frame = readFrame(next.bytes, 0, next.end, 0, 'client-to-broker');
  return judgeHello(frame, pid, null).failed === null ? 'agree' : 'refuse';
}

/** Gives the token of the handoff that the broker has announced, as hex; empty where there is none. */
async function answered(wire: Wire, allowed: Allowance): Promise<string> {
  const heard = await wire.hear(allowed === 'wait' ? 0 : PROMPT_MS);
  if (heard.type === 'closed') return '';
  if (heard.type === 'nothing') {
    if (allowed === 'wait') return '';
    throw new Unmet(`neither a reply nor a close within ${PROMPT_MS} ms`);
  }
  if (heard.type === 'broken') throw new Unmet(`${told(heard)} instead of a HelloReply`);
  if (heard.frame.message === 'AdminReply') return '';
  if (heard.frame.message !== 'HelloReply') throw new Unmet(`${told(heard)} instead of a HelloReply`);
  const fields = heard.frame.payload?.complete ? messageValue(heard.frame.payload) : {};
  const agrees = fields['negotiated'] !== null && fields['negotiated'] !== undefined;
  if (agrees && allowed !== 'agree') throw new Unmet('agreed to a Hello that must be refused');
  return judgeReply(heard.frame).negotiated?.token ?? '';
}
