/** What reads .proto files; in a file of its own, as most processes have no use for it. */
export { common, parse, Reader, Root } from 'protobufjs';
