import type { Passed } from '../frames/message.ts';
import type { Fault } from './fault.ts';
import { inSideband, passing } from './sideband-faults.ts';

function wrongDescriptor(passed: Passed, what: string): Fault {
  return {
    name: `wrong-descriptor:${passed}`,
    summary: `${what} is attached to the sideband instead of a connected stream socket`,
    // The reference takes whatever descriptor comes, and fails when it uses it.
    reaches: inSideband(null),
    apply: passing([passed]),
  };
}

export const wrongDescriptors: readonly Fault[] = [
  wrongDescriptor('pipe', 'the end of a pipe'),
  wrongDescriptor('file', 'an open file'),
  wrongDescriptor('listener', 'a listening socket'),
  wrongDescriptor('datagram', 'a datagram socket'),
];
