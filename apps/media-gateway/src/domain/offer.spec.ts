import { DomainError } from '@rcp/contracts';
import { acceptOffer } from './offer.js';

const head = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0'];
const audio = (mid: string, direction = 'sendonly') => [`m=audio 9 UDP/TLS/RTP/SAVPF 111`, `a=mid:${mid}`, `a=${direction}`, 'a=rtpmap:111 opus/48000/2'];
const video = (mid: string, codec = 'VP8', direction = 'sendonly') => [`m=video 9 UDP/TLS/RTP/SAVPF 96`, `a=mid:${mid}`, `a=${direction}`, `a=rtpmap:96 ${codec}/90000`];
const data = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:9'];
const sdp = (...sections: string[][]) => [...head, ...sections.flat(), ''].join('\r\n');
const microphone = { mid: '0', source: 'microphone' } as const;
const camera = { mid: '1', source: 'camera' } as const;
const screen = { mid: '2', source: 'screen' } as const;
const verdict = (offer: string, tracks: Parameters<typeof acceptOffer>[1]) => {
  try {
    return acceptOffer(offer, tracks);
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
};

describe('an offer', () => {
  it('is accepted with a microphone, a camera and a screen', () => {
    expect(verdict(sdp(audio('0'), video('1'), video('2', 'H264')), [microphone, camera, screen])).toEqual([
      { ...microphone, on: true }, { ...camera, on: true }, { ...screen, on: true },
    ]);
  });

  it('needs no name for a line that sends nothing', () => {
    expect(verdict(sdp(audio('0'), video('1', 'VP8', 'inactive')), [microphone])).toEqual([{ ...microphone, on: true }]);
  });

  it.each<[string, string, Parameters<typeof acceptOffer>[1]]>([
    ['with a data channel', sdp(audio('0'), data), [microphone]],
    ['without any media', sdp(), []],
    ['with more than four lines', sdp(...['0', '1', '2', '3', '4'].map((mid) => audio(mid, 'inactive'))), []],
    ['with a codec we don’t carry', sdp(video('1', 'AV1')), [camera]],
    ['with a line that nobody named', sdp(audio('0'), video('1')), [microphone]],
    ['with a name for a line that isn’t there', sdp(audio('0')), [microphone, camera]],
    ['with a picture called a microphone', sdp(video('0')), [microphone]],
    ['with two cameras', sdp(video('1'), video('2')), [camera, { ...camera, mid: '2' }]],
    ['with one line named twice', sdp(audio('0')), [microphone, { ...camera, mid: '0' }]],
    ['with a line of unusual length', sdp(audio('0'), [`a=x:${'y'.repeat(2_000)}`]), [microphone]],
    ['with too many lines', sdp(audio('0'), Array<string>(2_000).fill('a=x')), [microphone]],
    ['that is no SDP', 'hello world', [microphone]],
  ])('is refused %s', (_what, offer, tracks) => {
    expect(verdict(offer, tracks)).toBe('protocol-error');
  });
});
