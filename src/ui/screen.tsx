import { Box, render, Text, useInput, useStdout } from 'ink';
import { type ReactElement, useEffect, useState } from 'react';
import { FrameOutput } from './frame-output.ts';
import { keyNames } from './key-names.ts';
import type { ScreenModel } from './model.ts';
import { cutTo, type Line } from './styled.ts';

const TICK_MS = 250;
/** Changes that come closer together are drawn together. */
const FRAME_MS = 16;

/** Alternate screen, the wheel as mouse reports, no cursor; and back. */
const ENTER = '\u001b[?1049h\u001b[2J\u001b[?1000h\u001b[?1006h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1006l\u001b[?1000l\u001b[0m\u001b[?1049l';

/** Shows a model on the whole terminal until the person leaves it, or `stop`; the terminal is then as it was. */
export async function showScreen(model: ScreenModel, stop: Promise<void>): Promise<void> {
  // ink draws nothing where it takes the terminal for a CI log; a screen was asked for, so there is one.
  process.env['CI'] = 'false';
  let entered = true;
  const leave = () => {
    if (entered) process.stdout.write(LEAVE);
    entered = false;
  };
  process.stdout.write(ENTER);
  // Also behind an exception, or a second Ctrl-C.
  process.on('exit', leave);
  const output = new FrameOutput(process.stdout);
  // In this mode ink hands out each frame whole.
  const stdout = output as unknown as NodeJS.WriteStream;
  const shown = render(<Screen model={model} />, {
    stdout,
    exitOnCtrlC: false,
    debug: true,
    patchConsole: false,
  });
  const left = new Promise<void>((done) => {
    const look = () => model.left && done();
    model.watch(look);
    look();
  });
  try {
    await Promise.race([left, stop, shown.waitUntilExit()]);
  } finally {
    shown.unmount();
    output.release();
    leave();
    process.off('exit', leave);
  }
}

function Screen({ model }: { readonly model: ScreenModel }): ReactElement {
  const { stdout } = useStdout();
  const [, draw] = useState(0);
  useEffect(() => {
    let due: NodeJS.Timeout | undefined;
    const again = () => {
      due ??= setTimeout(() => {
        due = undefined;
        draw((count) => count + 1);
      }, FRAME_MS);
    };
    const unwatch = model.watch(again);
    stdout.on('resize', again);
    const timer = model.ticks ? setInterval(again, TICK_MS) : undefined;
    return () => {
      unwatch();
      stdout.off('resize', again);
      clearInterval(timer);
      clearTimeout(due);
    };
  }, [model, stdout]);
  useInput((input, key) => {
    for (const name of keyNames(input, key)) model.key(name);
  });
  const { columns = 80, rows = 24 } = stdout;
  const lines = model.lines({ columns, rows }).slice(0, rows);
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands at its place
        <Row key={index} line={cutTo(line, columns)} />
      ))}
    </Box>
  );
}

function Row({ line }: { readonly line: Line }): ReactElement {
  if (line.length === 0) return <Text> </Text>;
  return (
    <Text wrap="truncate">
      {line.map(({ text, color, bold = false, dim = false, inverse = false }, index) => (
        <Text
          // biome-ignore lint/suspicious/noArrayIndexKey: a span is what stands at its place
          key={index}
          bold={bold}
          dimColor={dim}
          inverse={inverse}
          {...(color === undefined ? {} : { color })}
        >
          {text}
        </Text>
      ))}
    </Text>
  );
}
