import { EXIT } from '../../failure.ts';
import { defaultEndpoint } from '../../io/endpoint.ts';
import type { DoctorRecord } from '../../records/record.ts';
import { installedDissector } from '../wireshark.ts';
import { lookAtDescriptors } from './descriptors.ts';
import type { Finding } from './finding.ts';
import { lookAtStrace, lookAtTshark } from './programs.ts';
import { lookAtSockets } from './sockets.ts';
import { limitsOfProcess, lookAtLimits, lookAtNode } from './system.ts';
import { lookAtTerminal } from './terminal.ts';

/**
 * Looks at everything that the program may need here; gives the exit code, 3 where something is missing that it cannot do
 * without.
 */
export async function doctor(record: (record: DoctorRecord) => void): Promise<number> {
  const { stdin, stdout } = process;
  const findings: Finding[] = [
    lookAtNode(process.versions.node),
    await lookAtDescriptors(),
    await lookAtSockets(defaultEndpoint('backend')),
    lookAtLimits(limitsOfProcess()),
    lookAtTerminal({
      isTerminal: stdin.isTTY === true && stdout.isTTY === true,
      columns: stdout.columns ?? 0,
      rows: stdout.rows ?? 0,
    }),
    lookAtStrace(),
    lookAtTshark(installedDissector(process.env, process.platform)),
  ];
  for (const finding of findings) record({ type: 'doctor', ...finding });
  return findings.some(({ result }) => result === 'missing') ? EXIT.environment : EXIT.ok;
}
