import { Chalk } from 'chalk';
import { ByteQueue } from '../../src/capture/byte-queue.ts';
import { encoderFor } from '../../src/capture/encoders.ts';
import { readStrace } from '../../src/capture/strace/strace-reader.ts';
import { Failure } from '../../src/failure.ts';
import { jsonFormat } from '../../src/formats/json-format.ts';
import { tableFormat } from '../../src/formats/table-format.ts';
import { Decoder } from '../../src/records/decoder.ts';

/** The same call as strace writes it, when all goes well and when it does not. */
function log(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('hex').replace(/../g, '\\x$&');
  const { length } = bytes;
  const [sent, received] = ['5<UNIX-STREAM:[1->2]>', '6<UNIX-STREAM:[2->1]>'];
  return [
    `70 1700000000.000001 connect(${sent}, {sa_family=AF_UNIX, sun_path="/run/b.sock"}, 110) = 0`,
    `70 1700000000.000002 sendto(${sent}, "${text}", ${length}, 0, NULL, 0) = ${length}`,
    `71 1700000000.000003 read(${received},  <unfinished ...>`,
    `71 1700000000.000004 <... read resumed>"${text}", ${length}) = ${length}`,
    // Cut, as strace does it without -s, and interrupted.
    `70 1700000000.000005 write(${sent}, "${text.slice(0, 4 * 12)}"..., ${length}) = ${length}`,
    `70 1700000000.000006 write(7<UNIX-STREAM:[3]>, "${text}", ${length}) = ? ERESTARTSYS`,
    // What strace does not write: a call that breaks off in its bytes, and a process that is killed.
    `70 1700000000.000007 sendto(8<UNIX-STREAM:[5->6]>, "${text}`,
    '70 1700000000.000008 +++ killed by SIGKILL +++',
    '',
  ].join('\n');
}

/** What trace shows, says and keeps of a process that sends those bytes. */
export async function traced(bytes: Uint8Array): Promise<string> {
  const remarks: string[] = [];
  const formats = [
    jsonFormat(true),
    tableFormat(new Chalk({ level: 0 }), { terminal: null, connections: true, times: true, redact: true }),
  ];
  const capture = encoderFor('x.pcapng', 'strace', true);
  const shown: string[] = [Buffer.from(capture.head()).toString('latin1')];
  const decoder = new Decoder((record) => shown.push(...formats.flatMap(({ lines }) => lines(record))));
  const chunks = (async function* () {
    yield Buffer.from(log(bytes), 'latin1');
  })();
  try {
    for await (const batch of readStrace(new ByteQueue(chunks), remarks))
      for (const segment of batch) {
        shown.push(Buffer.from(capture.segment(segment)).toString('latin1'));
        decoder.push(segment);
      }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    shown.push(error.message, error.hint);
  }
  decoder.end();
  return [...shown, Buffer.from(capture.end()).toString('latin1'), ...remarks].join('\n');
}
