import { lineWay } from './line-way.js';

/** What a browser says of one connection that goes this way, and of a pair it tried and left. */
const connection = (id: string, candidateType: string, relayProtocol?: string) => [
  { type: 'transport', id: `t${id}`, selectedCandidatePairId: `p${id}` },
  { type: 'candidate-pair', id: `p${id}`, localCandidateId: `c${id}` }, { type: 'candidate-pair', id: `q${id}`, localCandidateId: `d${id}` },
  { type: 'local-candidate', id: `c${id}`, candidateType, ...(relayProtocol ? { relayProtocol } : {}) },
  { type: 'local-candidate', id: `d${id}`, candidateType: 'relay', relayProtocol: 'tls' },
];

describe('the way of one’s media', () => {
  it.each([
    ['direct', connection('1', 'host')], ['direct', connection('1', 'prflx')], ['relay-udp', connection('1', 'relay', 'udp')],
    ['relay-tcp', connection('1', 'relay', 'tcp')], ['relay-tls', connection('1', 'relay', 'tls')],
  ])('is %s by the pair in use', (way, entries) => {
    expect(lineWay(entries)).toBe(way);
  });

  it('is that of the worse of both connections', () => {
    expect(lineWay([...connection('1', 'relay', 'tcp'), ...connection('2', 'host')])).toBe('relay-tcp');
  });

  it('is unknown while nothing is connected', () => {
    expect(lineWay([{ type: 'transport', id: 't' }, { type: 'candidate-pair', id: 'p', localCandidateId: 'c' }])).toBeUndefined();
  });
});
