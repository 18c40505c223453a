/** What a pcap may hold, by link type, for a message to a person. tcpdump.org/linktypes.html */
const LINK_TYPES: { readonly [type: number]: string } = {
  0: 'BSD loopback',
  1: 'Ethernet',
  9: 'PPP',
  12: 'raw IP',
  101: 'raw IP',
  105: 'IEEE 802.11',
  108: 'OpenBSD loopback',
  113: 'Linux cooked capture',
  127: 'IEEE 802.11 with radiotap',
  189: 'USB',
  220: 'USB',
  228: 'raw IPv4',
  229: 'raw IPv6',
  239: 'netfilter log',
  253: 'netlink',
  276: 'Linux cooked capture',
};

export function linkTypeName(type: number): string {
  const name = LINK_TYPES[type];
  return name === undefined ? `link type ${type}` : `${name} (link type ${type})`;
}
