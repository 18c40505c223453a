import { median } from '../median.ts';
import type { Player, Sample } from './player.ts';

/** Memory that comes and goes with the collector, in KiB. */
const SLACK = 32 * 1024;
/** Descriptors that come and go with connections that are open at the moment. */
const DESCRIPTOR_SLACK = 8;

/** Everybody who took part in a soak, and what was done to them. */
export interface Cast {
  readonly broker: Player;
  readonly tap: Player;
  readonly clients: readonly Player[];
  readonly backends: readonly Player[];
  /** How many clients and backends were killed. */
  readonly kills: { readonly client: number; readonly backend: number };
  /** Hellos of each client. */
  readonly hellos: number;
  /** Handoffs that can be open when a backend is killed. */
  readonly inFlight: number;
}

/** What all sides reported, compared: lines to print, and whether all is well. */
export interface Account {
  readonly lines: readonly string[];
  readonly ok: boolean;
}

export function accountOf(cast: Cast): Account {
  const { broker, kills } = cast;
  const outcomes = new Map<string, number>();
  for (const outcome of broker.handoffs.values()) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const checks = [...processes(cast), ...offers(cast), ...clients(cast), ...growth(cast)];
  return {
    ok: checks.every(([holds]) => holds),
    lines: [
      `handoffs: ${[...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`,
      `killed: a client ${kills.client} times, the backend ${kills.backend} times`,
      ...checks.map(([holds, text]) => `  ${holds ? 'ok    ' : 'FAILED'} ${text}`),
    ],
  };
}

type Checked = readonly [holds: boolean, text: string];

function processes({ broker, tap, clients, backends }: Cast): Checked[] {
  const servers = [broker, tap, ...backends];
  const failed = servers.filter(({ killed, code }) => !killed && code !== 0);
  return [
    [[...servers, ...clients].every(({ leftOut }) => leftOut === 0), 'no record was left out'],
    [failed.length === 0, `broker, tap and backends ended with 0${namesOf(failed)}`],
  ];
}

function offers({ broker, tap, backends, kills, inFlight }: Cast): Checked[] {
  const bound = inFlight * kills.backend;
  const dropped = [...broker.handoffs].filter(([token]) => !tap.handoffs.has(token));
  const undelivered = dropped.length - tap.dropped;
  const differing = [...tap.handoffs].filter(
    ([token, outcome]) => !same(broker.handoffs.get(token), outcome),
  );
  const seen = new Map(backends.flatMap(({ handoffs }) => [...handoffs]));
  const unseen = [...tap.handoffs.keys()].filter((token) => !seen.has(token));
  const lost = [...broker.handoffs].filter(
    ([token, outcome]) => outcome === 'accepted' && seen.get(token) !== 'accepted',
  );
  return [
    [
      dropped.every(([, outcome]) => outcome === 'unanswered') &&
        undelivered >= 0 &&
        (kills.backend > 0 || undelivered === 0),
      `every offer of the broker came out of the tap, except ${tap.dropped} that it dropped on purpose and ${undelivered} made while no backend was there`,
    ],
    [differing.length <= bound, `broker and tap report the same outcome for all but ${differing.length}`],
    [unseen.length <= bound, `the backends report all but ${unseen.length} offers`],
    [
      lost.length <= bound,
      `the backends accepted all but ${lost.length} of those that the broker takes for accepted`,
    ],
  ];
}

function clients({ broker, clients: all, hellos }: Cast): Checked[] {
  const living = all.filter(({ killed }) => !killed);
  const wrong = living.filter(
    ({ fared, child }) => fared.get('adopted') !== broker.fared.get(`${child.pid} adopted`),
  );
  const except = wrong.length === 0 ? '' : `, except for ${wrong.length} of ${all.length}`;
  return [
    [wrong.length === 0, `clients and broker agree on how many were adopted${except}`],
    [
      living.every(({ verdicts }) => verdicts === hellos),
      'every client that was not killed got all its verdicts',
    ],
  ];
}

/** Memory and descriptors in the last third of the run against those in the middle third. */
function growth({ broker, tap, backends }: Cast): Checked[] {
  return [broker, tap, backends.at(-1)!].flatMap(({ samples, name }): Checked[] => {
    const third = samples.length / 3;
    const [middle, end] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
    if (middle.length === 0 || end.length === 0) return [];
    const of = (figure: keyof Sample) =>
      [middle, end].map((list) => median(list.map((sample) => sample[figure]))) as [number, number];
    const [[before, after], [fewer, more]] = [of('memory'), of('descriptors')];
    const text = `${name}: memory ${mib(before)} in the middle third, ${mib(after)} in the last; descriptors ${fewer}, ${more}`;
    return [[after <= before * 1.15 + SLACK && more <= fewer + DESCRIPTOR_SLACK, text]];
  });
}

/** A tap sees an ACK that arrives after the broker has given up. */
function same(atBroker: string | undefined, atTap: string): boolean {
  return atBroker === atTap || (atBroker === 'unanswered' && atTap === 'late');
}

function namesOf(players: readonly Player[]): string {
  if (players.length === 0) return '';
  return `: ${players.map(({ name, code, errors }) => `${name} ${code} ${errors.slice(-3).join(' ')}`).join('; ')}`;
}

function mib(kilobytes: number): string {
  return `${(kilobytes / 1024).toFixed(0)} MiB`;
}
