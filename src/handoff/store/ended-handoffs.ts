import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Unsigned } from '../../wire/fields/varint.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import type { Problem } from '../../wire/problem.ts';
import { Handoff, rememberedText } from '../handoff.ts';
import { type Offered, OUTCOMES, type Outcome } from '../judge-ack.ts';
import type { TokenUse } from '../token-use.ts';
import { sharedDescriptors } from './shared-descriptors.ts';

/** Nearly all are that long. */
const ACCEPTED = OUTCOMES.indexOf('accepted');

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
  readonly tokenUse: TokenUse | null;
}

/**
 * Handoffs that have been answered, in columns: a long recording consists of them, and objects would cost memory and time for
 * the few that are ever looked up again.
 */
export class EndedHandoffs {
  private readonly indexes: Float64Array;
  private readonly ids: Float64Array;
  private readonly offers: Float64Array;
  private readonly places: Float64Array;
  private readonly acks: Float64Array;
  private readonly readies: Float64Array;
  private readonly latencies: Float64Array;
  private readonly outcomes: Uint8Array;
  private readonly services: string[];
  private readonly details: string[];
  private readonly passed: (readonly PassedDescriptor[] | null)[];
  private readonly rarities = new Map<number, Rarity>();

  constructor(capacity: number) {
    this.indexes = new Float64Array(capacity);
    this.ids = new Float64Array(capacity);
    this.offers = new Float64Array(capacity);
    this.places = new Float64Array(capacity);
    this.acks = new Float64Array(capacity);
    this.readies = new Float64Array(capacity);
    this.latencies = new Float64Array(capacity);
    this.outcomes = new Uint8Array(capacity);
    this.services = new Array(capacity).fill('');
    this.details = new Array(capacity).fill('');
    this.passed = new Array(capacity).fill(null);
  }

  put(entry: number, handoff: Handoff): void {
    const { correlationId, passed, problems, offered, answered, withheld, tokenUse, tokenLength } = handoff;
    this.indexes[entry] = handoff.index;
    this.ids[entry] = Number(correlationId);
    this.offers[entry] = handoff.offer ?? Number.NaN;
    this.places[entry] = handoff.offerOffset;
    this.acks[entry] = handoff.ack ?? Number.NaN;
    this.readies[entry] = handoff.ready ?? Number.NaN;
    this.latencies[entry] = handoff.latencyMs ?? Number.NaN;
    this.outcomes[entry] = handoff.outcome === 'accepted' ? ACCEPTED : OUTCOMES.indexOf(handoff.outcome);
    this.services[entry] = handoff.serviceName;
    this.details[entry] = rememberedText(handoff.errorDetail);
    this.passed[entry] = passed === null ? null : sharedDescriptors(passed);
    const token = tokenLength === TOKEN_LENGTH ? null : handoff.token;
    const usual = typeof correlationId === 'number' && token === null;
    const changed = offered !== null || answered !== null || withheld || tokenUse !== null;
    if (!usual || problems.length > 0 || changed)
      this.rarities.set(entry, {
        ...{ token: token?.slice() ?? null, tokenLength },
        ...{ correlationId, problems, offered, answered, withheld, tokenUse },
      });
    else if (this.rarities.size > 0) this.rarities.delete(entry);
  }

  /** The handoff as it was. @param token where it has 16 bytes */
  restore(entry: number, connection: number, token: Uint8Array): Handoff {
    const handoff = new Handoff();
    const rarity = this.rarities.get(entry);
    const bytes = rarity?.token ?? token;
    handoff.begin(this.indexes[entry]!, connection, bytes, 0, bytes.length);
    handoff.tokenLength = rarity?.tokenLength ?? TOKEN_LENGTH;
    handoff.correlationId = rarity?.correlationId ?? this.ids[entry]!;
    handoff.serviceName = this.services[entry]!;
    handoff.offer = numberOrNull(this.offers[entry]!);
    handoff.offerOffset = this.places[entry]!;
    handoff.open = false;
    handoff.ack = numberOrNull(this.acks[entry]!);
    handoff.ready = numberOrNull(this.readies[entry]!);
    handoff.latencyMs = numberOrNull(this.latencies[entry]!);
    handoff.outcome = OUTCOMES[this.outcomes[entry]!]!;
    handoff.reported = handoff.outcome;
    handoff.errorDetail = this.details[entry]!;
    handoff.passed = this.passed[entry]!;
    handoff.offered = rarity?.offered ?? null;
    handoff.answered = rarity?.answered ?? null;
    handoff.withheld = rarity?.withheld ?? false;
    handoff.tokenUse = rarity?.tokenUse ?? null;
    handoff.problems = rarity?.problems ?? handoff.problems;
    handoff.reportedProblems = handoff.problems.length;
    handoff.reportedReady = handoff.ready;
    handoff.entry = entry;
    return handoff;
  }
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
