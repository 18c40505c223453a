import type { OutputRecord } from '../../../src/records/record.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import type { Player } from '../stage.ts';
import { isFrame } from './frames.ts';
import { withholds } from './pairing.ts';
import { connectionsOf, type Stream, streamsOf, wayOfDirection } from './streams.ts';

export type PieceRecord = Extract<OutputRecord, { type: 'sideband' | 'frame' | 'bytes' }>;

export function isPiece(record: OutputRecord): record is PieceRecord {
  return record.type === 'sideband' || record.type === 'frame' || record.type === 'bytes';
}

/** Every byte that passed is in exactly one record, which says of it what is true. */
export function checkRecords(player: Player): string[] {
  const pieces = new Map<string, PieceRecord[]>();
  for (const record of player.records) {
    if (!isPiece(record)) continue;
    const way = record.type === 'sideband' ? 'forth' : wayOfDirection(record.direction);
    const key = `${record.connection} ${way}`;
    pieces.set(key, [...(pieces.get(key) ?? []), record]);
  }
  return streamsOf(player)
    .flatMap((stream) => {
      const key = `${stream.connection} ${stream.way}`;
      const own = pieces.get(key) ?? [];
      pieces.delete(key);
      return checkStream(stream, own).map((text) => `connection ${stream.connection} ${stream.way}: ${text}`);
    })
    .concat([...pieces.keys()].map((key) => `records of a connection on which nothing passed: ${key}`));
}

/**
 * What a tap has read has passed, or is recorded as withheld, also where nobody was left to take it; where it changed something
 * else, lengths tell nothing.
 */
export function checkWithheld(player: Player): string[] {
  if (player.role !== 'tap') return [];
  const changed = player.records.filter((record) => record.type === 'changed');
  return streamsOf(player).flatMap((stream) => {
    const { connection, way, bytes } = stream;
    const own = changed.filter(
      (one) => one.connection === connection && wayOfDirection(one.direction) === way,
    );
    if (own.some(({ by }) => !withholds(by))) return [];
    const withheld = own.reduce((sum, { was }) => sum + was.length / 2, 0);
    const seen = connectionsOf(player).find((one) => one.connection === connection)?.seen ?? [];
    const end = way === 'forth' ? 0 : 1;
    const came = seen.reduce(
      (sum, one) => sum + (one.type === 'received' && one.end === end ? one.bytes.length : 0),
      0,
    );
    return came === bytes.length + withheld
      ? []
      : [
          `connection ${connection} ${way}: ${came} bytes came, ${bytes.length} passed, ${withheld} are withheld`,
        ];
  });
}

/** What a player did not send itself cannot be its own fault, but for the token of a wrong length that an answer has to repeat. */
export function checkOwn({ role, records }: Player): string[] {
  if (role === 'tap') return [];
  const heard = { backend: 'broker-to-backend', sender: 'backend-to-broker', pipeline: 'backend-to-broker' };
  const from: readonly string[] =
    role === 'broker'
      ? ['client-to-broker', 'backend-to-broker']
      : role === 'client'
        ? ['broker-to-client']
        : [heard[role]];
  return records.filter(isPiece).flatMap((record) => {
    const direction = record.type === 'sideband' ? 'broker-to-backend' : (record.direction ?? '');
    return from.includes(direction) &&
      record.problems.some(({ id, own }) => own && !/^token-(length|empty)$/.test(id))
      ? [`a ${record.type} that came counts as its own fault`]
      : [];
  });
}

function checkStream(stream: Stream, records: readonly PieceRecord[]): string[] {
  const wrong: string[] = [];
  let at = 0;
  for (const record of records) {
    if (record.offset !== at) wrong.push(`a ${record.type} at ${record.offset}, not at ${at}`);
    at = record.offset + record.length;
    const bytes = Buffer.from(stream.bytes.subarray(record.offset, at));
    if (record.type === 'frame') {
      const { reading } = record;
      const shown = reading!.bytes.subarray(reading!.start, reading!.end);
      if (!bytes.equals(shown)) wrong.push(`the frame at ${record.offset} has other bytes`);
      if (!isFrame(bytes)) wrong.push(`the frame at ${record.offset} is none`);
    } else {
      const shown = record.type === 'sideband' ? record.token : record.hex;
      if (bytes.subarray(0, 64).toString('hex') !== shown)
        wrong.push(`the ${record.type} at ${record.offset} has other bytes`);
    }
    wrong.push(...checkDescriptors(stream, record));
  }
  if (at !== stream.bytes.length) wrong.push(`${stream.bytes.length} bytes passed, ${at} are shown`);
  return wrong;
}

function checkDescriptors(stream: Stream, record: PieceRecord): string[] {
  const passed = stream.passed
    .filter(({ offset }) => offset >= record.offset && offset < record.offset + record.length)
    .flatMap((one) => one.passed);
  const arrived = passed.filter(({ fate }) => fate !== 'dropped-by-kernel').length;
  const where = `the ${record.type} at ${record.offset}`;
  const wrong: string[] = [];
  if (record.descriptors !== arrived)
    wrong.push(`${where} brought ${arrived} descriptors, ${record.descriptors} are shown`);
  const shown = record.passed ?? [];
  if (shown.length !== passed.length || shown.some((one, at) => one !== passed[at]))
    wrong.push(`${where} was sent with ${passed.length} descriptors, ${shown.length} are shown`);
  if (record.type === 'sideband')
    wrong.push(...checkProblems(record, passed, arrived).map((text) => `${where}: ${text}`));
  return wrong;
}

function checkProblems(record: PieceRecord, passed: readonly PassedDescriptor[], arrived: number): string[] {
  const [first] = passed;
  const dropped = passed.length > arrived;
  const expected = {
    'descriptor-truncated': dropped,
    'descriptor-missing': arrived === 0 && !dropped,
    'descriptor-extra': arrived > 1,
    'descriptor-kind': first?.kind != null && first.kind !== 'stream',
    'descriptor-nonblocking': first?.blocking === false,
  };
  return Object.entries(expected).flatMap(([id, due]) => {
    const shown = record.problems.some((problem) => problem.id === id);
    return shown === due ? [] : [`${id} is ${shown ? 'shown' : 'not shown'}`];
  });
}
