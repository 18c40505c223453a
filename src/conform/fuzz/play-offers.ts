import { judgeOfferAt } from '../../handoff/judge-offer.ts';
import { TokenStore } from '../../handoff/tokens.ts';
import { messageValue } from '../../wire/fields/value.ts';
import { plural } from '../../wire/plural.ts';
import { OfferReader } from '../../wire/strict/offer-reader.ts';
import { type BackendPeer, PROMPT_MS } from '../backend/peer.ts';
import { Unmet } from '../case.ts';
import type { PassedBy } from '../need.ts';
import { told } from '../told.ts';
import type { HandedOver, Wire } from '../wire.ts';
import { type Generated, withTokens } from './move.ts';
import { OpenWires } from './open-wires.ts';

/**
 * What a backend may do about the bytes of one connection: one that always takes the first 16 bytes for a sideband, and one that
 * first looks for an offer.
 */
class Allowance {
  /** How many frames were complete before the stream broke. */
  complete = 0;
  /** Whether the connection has to be closed. */
  broken = false;
  private readonly passedBy: PassedBy;
  private readonly readers: readonly OfferReader[];

  constructor(passedBy: PassedBy) {
    this.passedBy = passedBy;
    const modes = passedBy === 'sideband' ? (['auto', 'require'] as const) : (['none'] as const);
    this.readers = modes.map((mode) => new OfferReader(mode));
  }

  /** Gives the tokens of offers that may be accepted. */
  push(bytes: Uint8Array, passes: number): string[] {
    const passed = Array.from(
      { length: passes },
      () => ({ kind: 'stream', blocking: true, fate: null }) as const,
    );
    return this.readers.flatMap((reader, index) =>
      reader.push(bytes, passed).flatMap((incoming) => {
        if (incoming.type === 'broken') {
          this.broken ||= index === 0;
          return [];
        }
        const { sideband, frame } = incoming;
        const judgement = judgeOfferAt(frame, sideband?.token ?? null, new TokenStore(null, () => 0));
        if (index === 0 && !this.broken) {
          if (judgement.type === 'unanswerable') this.broken = true;
          else this.complete += 1;
        }
        // Without a sideband an offer has to name a handle, and generated ones name none.
        const brings = this.passedBy === 'sideband' && sideband?.passed.length !== 0;
        return judgement.type === 'fine' && brings ? [judgement.offer.token] : [];
      }),
    );
  }
}

/** Plays a generated conversation to a backend. Throws an {@link Unmet} where it breaks a rule that holds for all of them. */
export async function playOffers(peer: BackendPeer, { moves, tokens }: Generated): Promise<void> {
  const fresh = tokens.map(() => peer.token());
  const wires = new OpenWires(
    () => peer.dial(),
    () => new Allowance(peer.passedBy),
  );
  const handed: HandedOver[] = [];
  const allowed = new Set<string>();
  for (const move of moves) {
    if (move.type === 'close') {
      wires.close(move.on);
      continue;
    }
    const [wire, allowance] = await wires.open(move.on);
    const bytes = withTokens(move.bytes, tokens, fresh);
    const passed = Array.from({ length: move.passes }, () => peer.connection());
    handed.push(...passed);
    await wire.send(
      bytes,
      passed.map(({ handle }) => handle),
    );
    for (const connection of passed) connection.given();
    for (const token of allowance.push(bytes, move.passes)) allowed.add(token);
  }
  const accepted: string[] = [];
  for (const [wire, allowance] of wires.all()) await answers(wire, allowance, allowed, accepted);
  for (const [wire] of wires.all()) wire.close();
  await peer.pause(0);
  // A connection that this side has closed may have had its offer accepted as well.
  await releasesAllBut(handed, Math.max(accepted.length, allowed.size));
}

/** Hears what comes, and adds the tokens that were accepted. */
async function answers(
  wire: Wire,
  { complete, broken }: Allowance,
  allowed: ReadonlySet<string>,
  accepted: string[],
): Promise<void> {
  for (let count = 0; ; count++) {
    const heard = await wire.hear(count < complete ? PROMPT_MS : 0);
    if (heard.type === 'closed') return;
    if (heard.type === 'nothing') break;
    if (heard.type !== 'frame' || heard.frame.message !== 'HandoffAck')
      throw new Unmet(`${told(heard)} instead of an ACK`);
    const fields = heard.frame.payload === null ? {} : messageValue(heard.frame.payload);
    if (fields['accepted'] !== true) continue;
    const token = String(fields['token']);
    if (!allowed.has(token)) throw new Unmet('accepted an offer that must be refused or dropped');
    if (accepted.includes(token)) throw new Unmet('two ACKs that accept one token');
    accepted.push(token);
  }
  if (broken && !(await wire.closes(PROMPT_MS)))
    throw new Unmet(`the connection is open ${PROMPT_MS} ms after bytes that cannot be answered`);
}

async function releasesAllBut(handed: readonly HandedOver[], kept: number): Promise<void> {
  const open = await Promise.all(
    handed.map(
      async (connection) => !connection.held || !(await connection.released(handed.length > kept ? 500 : 0)),
    ),
  );
  const count = open.filter((one, index) => one && handed[index]!.held).length;
  if (count > kept)
    throw new Unmet(
      `still open: ${plural(count, 'descriptor')}, of which ${kept === 0 ? 'none was' : `at most ${kept} can have been`} accepted`,
    );
}
