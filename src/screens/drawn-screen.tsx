import { Box, render, Text, useInput, useStdout } from 'ink';
import { type ReactElement, useEffect, useState } from 'react';
import type { FrameOutput } from './frame-output.ts';
import { keyNames } from './key-names.ts';
import type { ScreenModel } from './model.ts';
import { cutTo, type Line } from './styled.ts';

const TICK_MS = 250;
/** Changes that come closer together are drawn together. */
const FRAME_MS = 16;

/** Draws a model and hands it the keys. */
export function draw(model: ScreenModel, output: FrameOutput): ReturnType<typeof render> {
  // In this mode ink hands out each frame whole.
  return render(<Screen model={model} />, {
    stdout: output as unknown as NodeJS.WriteStream,
    exitOnCtrlC: false,
    debug: true,
    patchConsole: false,
  });
}

function Screen({ model }: { readonly model: ScreenModel }): ReactElement {
  const { stdout } = useStdout();
  const [, again] = useState(0);
  useEffect(() => {
    let due: NodeJS.Timeout | undefined;
    const soon = () => {
      due ??= setTimeout(() => {
        due = undefined;
        again((count) => count + 1);
      }, FRAME_MS);
    };
    const unwatch = model.watch(soon);
    stdout.on('resize', soon);
    const timer = model.ticks ? setInterval(soon, TICK_MS) : undefined;
    return () => {
      unwatch();
      stdout.off('resize', soon);
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
