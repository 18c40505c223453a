import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Unsigned } from '../../wire/fields/varint.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import type { Problem } from '../../wire/problem.ts';
import type { AnsweredAtOnce } from '../answered-at-once.ts';
import { Handoff, rememberedText } from '../handoff.ts';
import { type Offered, OUTCOMES, type Outcome } from '../judge-ack.ts';
import type { TokenUse } from '../token-use.ts';
import { grown } from './growing.ts';
import { sharedDescriptors } from './shared-descriptors.ts';

const ACCEPTED = OUTCOMES.indexOf('accepted');
const REFUSED = OUTCOMES.indexOf('refused');

/** The numbers of a handoff are next to each other, in what is one line of a processor’s cache. */
const ROW = 8;
const [INDEX, ID, OFFER, PLACE, ACK, READY, LATENCY, OUTCOME] = [0, 1, 2, 3, 4, 5, 6, 7];

/** Facts that few handoffs have. */
interface Rarity {
  /** One that is not 16 bytes long; null where it is. */
  readonly token: Uint8Array | null;
  readonly tokenLength: number;
  readonly correlationId: Unsigned;
  readonly problems: readonly Problem[];
  readonly offered: Offered | null;
  readonly answered: Outcome | null;
  readonly withheld: boolean;
  readonly unaccepted: boolean;
  readonly tokenUse: TokenUse | null;
}

/**
 * Handoffs that have been answered, in arrays: a long recording consists of them, and objects would cost memory and time for
 * the few that are ever looked up again.
 */
export class EndedHandoffs {
  private numbers = new Float64Array();
  private readonly services: string[] = [];
  private readonly details: string[] = [];
  private readonly passed: (readonly PassedDescriptor[] | null)[] = [];
  private readonly rarities = new Map<number, Rarity>();

  /** To be called before an entry is put for which there is no room yet. */
  makeRoom(entries: number): void {
    this.numbers = grown(this.numbers, ROW * entries);
    while (this.services.length < entries) {
      this.services.push('');
      this.details.push('');
      this.passed.push(null);
    }
  }

  put(entry: number, handoff: Handoff): void {
    const { passed } = handoff;
    const { numbers } = this;
    const row = ROW * entry;
    numbers[row + INDEX] = handoff.index;
    numbers[row + ID] = Number(handoff.correlationId);
    numbers[row + OFFER] = handoff.offer ?? Number.NaN;
    numbers[row + PLACE] = handoff.offerOffset;
    numbers[row + ACK] = handoff.ack ?? Number.NaN;
    numbers[row + READY] = handoff.ready ?? Number.NaN;
    numbers[row + LATENCY] = handoff.latencyMs ?? Number.NaN;
    numbers[row + OUTCOME] = handoff.outcome === 'accepted' ? ACCEPTED : OUTCOMES.indexOf(handoff.outcome);
    this.putTexts(entry, handoff.serviceName, rememberedText(handoff.errorDetail));
    this.passed[entry] = passed === null ? null : sharedDescriptors(passed);
    this.putRarity(entry, handoff);
  }

  /** The part of it that few handoffs have. */
  putRarity(entry: number, handoff: Handoff): void {
    const { correlationId, problems, offered, answered, withheld, unaccepted } = handoff;
    const { tokenUse, tokenLength } = handoff;
    const token = tokenLength === TOKEN_LENGTH ? null : handoff.token;
    const usual = typeof correlationId === 'number' && token === null;
    const changed = offered !== null || answered !== null || withheld || unaccepted || tokenUse !== null;
    if (!usual || problems.length > 0 || changed)
      this.rarities.set(entry, {
        ...{ token: token?.slice() ?? null, tokenLength },
        ...{ correlationId, problems, offered, answered, withheld, unaccepted, tokenUse },
      });
    else if (this.rarities.size > 0) this.rarities.delete(entry);
  }

  /** The same of one that has no object. @param index its number */
  putAtOnce(entry: number, index: number, handoff: AnsweredAtOnce): void {
    const { numbers } = this;
    const row = ROW * entry;
    numbers[row + INDEX] = index;
    numbers[row + ID] = handoff.correlationId;
    numbers[row + OFFER] = handoff.offer;
    numbers[row + PLACE] = handoff.offerOffset;
    numbers[row + ACK] = handoff.offer + 1;
    numbers[row + READY] = Number.NaN;
    numbers[row + LATENCY] = Number.NaN;
    numbers[row + OUTCOME] = handoff.accepted ? ACCEPTED : REFUSED;
    this.putTexts(entry, handoff.serviceName, handoff.errorDetail);
    this.passed[entry] = null;
    if (this.rarities.size > 0) this.rarities.delete(entry);
  }

  /** The handoff as it was. @param token where it has 16 bytes */
  restore(entry: number, connection: number, token: Uint8Array): Handoff {
    const { numbers } = this;
    const row = ROW * entry;
    const handoff = new Handoff();
    const rarity = this.rarities.get(entry);
    const bytes = rarity?.token ?? token;
    handoff.begin(numbers[row + INDEX]!, connection, bytes, 0, bytes.length);
    handoff.tokenLength = rarity?.tokenLength ?? TOKEN_LENGTH;
    handoff.correlationId = rarity?.correlationId ?? numbers[row + ID]!;
    handoff.serviceName = this.services[entry]!;
    handoff.offer = numberOrNull(numbers[row + OFFER]!);
    handoff.offerOffset = numbers[row + PLACE]!;
    handoff.open = false;
    handoff.ack = numberOrNull(numbers[row + ACK]!);
    handoff.ready = numberOrNull(numbers[row + READY]!);
    handoff.latencyMs = numberOrNull(numbers[row + LATENCY]!);
    handoff.outcome = OUTCOMES[numbers[row + OUTCOME]!]!;
    handoff.reported = handoff.outcome;
    handoff.errorDetail = this.details[entry]!;
    handoff.passed = this.passed[entry]!;
    handoff.offered = rarity?.offered ?? null;
    handoff.answered = rarity?.answered ?? null;
    handoff.withheld = rarity?.withheld ?? false;
    handoff.unaccepted = rarity?.unaccepted ?? false;
    handoff.tokenUse = rarity?.tokenUse ?? null;
    handoff.problems = rarity?.problems ?? handoff.problems;
    handoff.reportedProblems = handoff.problems.length;
    handoff.reportedReady = handoff.ready;
    handoff.entry = entry;
    return handoff;
  }

  /** Nearly all have the same texts, and writing a reference takes longer than looking at it. */
  private putTexts(entry: number, serviceName: string, errorDetail: string): void {
    if (this.services[entry] !== serviceName) this.services[entry] = serviceName;
    if (this.details[entry] !== errorDetail) this.details[entry] = errorDetail;
  }
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
