const LOOKS =
  'our backend looks at what it was passed and refuses what it cannot serve; the reference does not look';
const OVERTAKES =
  'the backend echoes these bytes to the client as soon as it has the connection: before the reference’s ready, after ours';

/** Where tool and reference differ, by group and script, and why. */
export const DIFFERENCES: { readonly [row: string]: string } = {
  'send-offer --offer corrupt:no-sideband':
    'peers that send no sideband are met in the field: `--sideband auto` takes their offers; `--sideband require` is as the reference',
  'send-offer --offer corrupt:wrong-descriptor:pipe': LOOKS,
  'send-offer --offer corrupt:wrong-descriptor:file': LOOKS,
  'send-offer --offer corrupt:wrong-descriptor:listener': LOOKS,
  'send-offer --offer corrupt:wrong-descriptor:datagram': LOOKS,
  'send-hello --hello corrupt:trailing-bytes': OVERTAKES,
  'send-hello --hello duplicate': OVERTAKES,
  'send-hello --hello early:busy': OVERTAKES,
  'tap --break hello corrupt:trailing-bytes': OVERTAKES,
  'tap --break hello corrupt:frame-twice': OVERTAKES,
  'tap --break hello duplicate': OVERTAKES,
  'tap --break hello early:busy': OVERTAKES,
};
