/** How scripts are written, for docs and for pages of help. */
export const GRAMMAR = `A script says what to do about one message after another. Steps are separated by \`,\`, the actions of a step by \`+\`, and
\`*N\` after a step repeats it. After the last step the last one repeats; with \`--loop\` the script starts over. In
\`tap --break\` a \`*N\` after the last step is an end: \`ack=corrupt:token*1\` breaks the first ACK, and the others pass.

A value with \`,\`, \`+\`, \`*\`, \`=\` or \`#\` in it goes between double quotes, or each such sign after a backslash:
\`refuse:"no room, later"\`. \`@FILE\` reads a script from a file: one step per line; a \`#\` at the beginning of a line or after
a space starts a comment.

\`random:STEP=WEIGHT,…\` draws a step by weight for each message, as in \`random:ack=8,refuse:busy=1,silent=1\`; the seed that
is printed repeats the run with \`--seed\`. \`--random STEP=WEIGHT,…\` is the same for the command’s first script.

One step is about one message: its sideband goes once, before the frame. N of \`truncate\` and \`stall\` counts from the
frame’s first byte, its sideband has gone before; \`silent\`, \`hangup\` and \`reset\` send neither.`;
