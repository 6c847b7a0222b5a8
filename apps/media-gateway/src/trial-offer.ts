/** An offer as a browser makes it, of these kinds of media. */
export const trialOffer = (...media: string[]) => [
  'v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${media.map((_, mid) => mid).join(' ')}`,
  ...media.flatMap((kind, mid) => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 111`, 'c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0', 'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx', 'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}`, 'a=setup:actpass', `a=mid:${mid}`, 'a=sendrecv', 'a=rtcp-mux', `a=rtpmap:111 ${kind === 'audio' ? 'opus/48000/2' : 'VP8/90000'}`,
  ]), '',
].join('\r\n');
