/** TCP ports that represent endpoints in a pcapng: a backend’s handoff endpoint is 0xD0FF, a broker’s own is next. */
export const BACKEND_PORT = 0xd0ff;
export const BROKER_PORT = 0xd100;
/** Where nothing tells who speaks to whom. */
export const UNKNOWN_PORT = 0xd101;
