import { type Manifest, type ManifestCommand, shownCommands } from '../manifest.ts';
import { exitCodeLines, section } from './command-help.ts';
import { TOPICS } from './topics.ts';
import { described } from './wrap.ts';

/** The commands by what people want; one that is in no group comes at the end. */
const GROUPS: { readonly [heading: string]: readonly string[] } = {
  'Play a part': ['fake-backend', 'fake-broker', 'send-offer', 'send-hello', 'replay', 'conform'],
  'See what passes': ['tap', 'trace', 'decode', 'convert', 'wireshark'],
};
const OTHERS = 'Find your way';

/** What `handoff-cli --help` says. */
export function programHelp(manifest: Manifest): string[] {
  const commands = shownCommands(manifest);
  const grouped = Object.values(GROUPS).flat();
  const groups = Object.entries(GROUPS).map(([heading, ids]): [string, ManifestCommand[]] => [
    heading,
    ids.flatMap((id) => commands.find((command) => command.id === id) ?? []),
  ]);
  groups.push([OTHERS, commands.filter(({ id }) => !grouped.includes(id))]);
  return [
    'See, fake and break the handoff of live connections from a broker to a backend.',
    '',
    'Usage: handoff-cli COMMAND [ARGUMENTS] [FLAGS]',
    ...groups.flatMap(([heading, members]) =>
      section(
        heading,
        members.flatMap(({ id, summary }) => described(id, summary, 18)),
      ),
    ),
    ...section('Everywhere', [
      ...described('-h, --help', 'the help of a command, also as help COMMAND', 18),
      ...described('-V, --version', 'the version, also as version', 18),
      ...described('help TOPIC', Object.keys(TOPICS).join(', '), 18),
    ]),
    ...section('Examples', [
      '  handoff-cli demo                      three handoffs, explained',
      '  handoff-cli fake-backend              in one terminal,',
      '  handoff-cli send-offer --send ping    in another',
      '  handoff-cli decode capture.pcapng     what was recorded',
    ]),
    ...exitCodeLines(),
    ...section('Environment', ['  Each command’s help lists the variables that it reads.']),
  ];
}
