/** Memory that comes and goes with the collector, in KiB. */
const SLACK = 32 * 1024;

/** Compares what all sides have told. @returns lines to print, and whether all is well */
export function accountOf({ theBroker, theTap, players, clients, kills, hellos, inFlight }) {
  const lines = [];
  let ok = true;
  const check = (holds, text) => {
    lines.push(`  ${holds ? 'ok    ' : 'FAILED'} ${text}`);
    ok &&= holds;
  };
  const backends = players.filter(({ name }) => name === 'fake-backend');
  const outcomes = new Map();
  for (const outcome of theBroker.handoffs.values()) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  lines.push(`handoffs: ${[...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`);
  lines.push(`killed: ${kills['send-hello']} times a client, ${kills['fake-backend']} times the backend`);

  check(
    players.every(({ leftOut }) => leftOut === 0),
    'no record was left out',
  );
  const troubled = players.filter(({ killed, code, name }) => !killed && code !== 0 && name !== 'send-hello');
  check(troubled.length === 0, `broker, tap and backends ended with 0${said(troubled)}`);
  const dropped = [...theBroker.handoffs].filter(([token]) => !theTap.handoffs.has(token));
  const undelivered = dropped.length - theTap.dropped;
  check(
    dropped.every(([, outcome]) => outcome === 'unanswered') &&
      undelivered >= 0 &&
      (kills['fake-backend'] > 0 || undelivered === 0),
    `every offer of the broker came out of the tap, but ${theTap.dropped} that it dropped as told and ${undelivered} made while no backend was there`,
  );
  const differing = [...theTap.handoffs].filter(
    ([token, outcome]) => !same(theBroker.handoffs.get(token), outcome),
  );
  check(
    differing.length <= inFlight * kills['fake-backend'],
    `broker and tap tell the same outcome of all but ${differing.length}`,
  );
  const told = new Map(backends.flatMap(({ handoffs }) => [...handoffs]));
  const unknown = [...theTap.handoffs.keys()].filter((token) => !told.has(token));
  check(
    unknown.length <= inFlight * kills['fake-backend'],
    `the backends tell of all but ${unknown.length} offers`,
  );
  const lost = [...theBroker.handoffs].filter(
    ([token, outcome]) => outcome === 'accepted' && told.get(token) !== 'accepted',
  );
  check(
    lost.length <= inFlight * kills['fake-backend'],
    `the backends accepted all but ${lost.length} of those that the broker holds for accepted`,
  );
  const wrong = clients.filter(
    (client) => !client.killed && client.fared.get('adopted') !== adoptedBy(theBroker, client),
  );
  check(
    wrong.length === 0,
    `clients and broker agree on how many were adopted${wrong.length === 0 ? '' : `, but for ${wrong.length} of ${clients.length}`}`,
  );
  const unfinished = clients.filter((client) => !client.killed && client.verdicts !== hellos);
  check(unfinished.length === 0, 'every client that lived had all its verdicts');

  for (const player of [theBroker, theTap, backends.at(-1)]) {
    const { samples, name } = player;
    const [middle, end] = [
      samples.slice(samples.length / 3, (2 * samples.length) / 3),
      samples.slice((2 * samples.length) / 3),
    ];
    const figures = (list, figure) => median(list.map((sample) => sample[figure]));
    if (middle.length === 0 || end.length === 0) continue;
    const [before, after] = [figures(middle, 'memory'), figures(end, 'memory')];
    const [fewer, more] = [figures(middle, 'descriptors'), figures(end, 'descriptors')];
    const text = `${name}: memory ${mib(before)} in the middle third, ${mib(after)} in the last; descriptors ${fewer}, ${more}`;
    check(after <= before * 1.15 + SLACK && more <= fewer + 8, text);
  }
  return { lines, ok };
}

/** A tap hears an ACK that comes after the broker has given up. */
function same(atBroker, atTap) {
  return atBroker === atTap || (atBroker === 'unanswered' && atTap === 'late');
}

function adoptedBy(broker, client) {
  return broker.fared.get(`${client.child.pid} adopted`);
}

function said(players) {
  return players.length === 0
    ? ''
    : `: ${players.map(({ name, code, errors }) => `${name} ${code} ${errors.slice(-3).join(' ')}`).join('; ')}`;
}

function median(values) {
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)];
}

function mib(kilobytes) {
  return `${(kilobytes / 1024).toFixed(0)} MiB`;
}
