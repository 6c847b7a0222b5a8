import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** RFC 8656: methods, and the attributes used here. */
const method = { allocate: 0x0003, createPermission: 0x0008, channelBind: 0x0009 } as const;
const attribute = {
  username: 0x0006, messageIntegrity: 0x0008, errorCode: 0x0009, channelNumber: 0x000c, peer: 0x0012, realm: 0x0014, nonce: 0x0015, requestedTransport: 0x0019,
} as const;
const cookie = 0x2112a442;
const udp = Buffer.from([17, 0, 0, 0]);

type Attributes = readonly (readonly [number, Buffer])[];
interface Answer { readonly ok: boolean; readonly attributes: ReadonlyMap<number, Buffer> }

/** A workstation at a relay, by UDP, without a browser that would ask for nothing wrong. */
export class TrialTurnClient {
  private readonly socket: Socket = createSocket('udp4');
  private realm: Buffer = Buffer.alloc(0);
  private nonce: Buffer = Buffer.alloc(0);

  constructor(private readonly port: number, private readonly who: { readonly username: string; readonly credential: string }) {}

  /** Asks for a relayed address: 200 when there is one, else the error's number. */
  async allocate(): Promise<number> {
    const first = await this.request(method.allocate, [[attribute.requestedTransport, udp]]);
    this.realm = first.attributes.get(attribute.realm) ?? this.realm;
    this.nonce = first.attributes.get(attribute.nonce) ?? this.nonce;
    return numberOf(await this.signed(method.allocate, [[attribute.requestedTransport, udp]]));
  }

  /** Asks for permission to reach this address, and for a channel to it: 200, or the error's number, of each. */
  async reach(address: string, port: number, channel = 0x4000): Promise<[permission: number, channel: number]> {
    const peer = xored(address, port);
    const number = Buffer.alloc(4);
    number.writeUInt16BE(channel);
    return [
      numberOf(await this.signed(method.createPermission, [[attribute.peer, peer]])),
      numberOf(await this.signed(method.channelBind, [[attribute.channelNumber, number], [attribute.peer, peer]])),
    ];
  }

  close(): void {
    this.socket.close();
  }

  private signed(what: number, attributes: Attributes): Promise<Answer> {
    return this.request(what, [...attributes, [attribute.username, Buffer.from(this.who.username)], [attribute.realm, this.realm], [attribute.nonce, this.nonce]], true);
  }

  private async request(what: number, attributes: Attributes, sign = false): Promise<Answer> {
    const transaction = randomBytes(12);
    const body = Buffer.concat(attributes.map(([type, value]) => encoded(type, value)));
    const message = sign ? this.withIntegrity(what, transaction, body) : Buffer.concat([header(what, body.length, transaction), body]);
    this.socket.send(message, this.port, '127.0.0.1');
    for (;;) {
      const [answer] = await once(this.socket, 'message', { signal: AbortSignal.timeout(5_000) }) as [Buffer];
      if (answer.subarray(8, 20).equals(transaction)) return decoded(answer);
    }
  }

  /** The digest covers a header that counts the digest itself. */
  private withIntegrity(what: number, transaction: Buffer, body: Buffer): Buffer {
    const start = Buffer.concat([header(what, body.length + 24, transaction), body]);
    const key = createHash('md5').update(`${this.who.username}:${this.realm.toString()}:${this.who.credential}`).digest();
    return Buffer.concat([start, encoded(attribute.messageIntegrity, createHmac('sha1', key).update(start).digest())]);
  }
}

function header(type: number, length: number, transaction: Buffer): Buffer {
  const start = Buffer.alloc(8);
  start.writeUInt16BE(type, 0);
  start.writeUInt16BE(length, 2);
  start.writeUInt32BE(cookie, 4);
  return Buffer.concat([start, transaction]);
}

function encoded(type: number, value: Buffer): Buffer {
  const start = Buffer.alloc(4);
  start.writeUInt16BE(type, 0);
  start.writeUInt16BE(value.length, 2);
  return Buffer.concat([start, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function decoded(message: Buffer): Answer {
  const attributes = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2);
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return { ok: (message.readUInt16BE(0) & 0x0110) === 0x0100, attributes };
}

function numberOf({ ok, attributes }: Answer): number {
  const error = attributes.get(attribute.errorCode);
  return ok ? 200 : (error?.[2] ?? 0) * 100 + (error?.[3] ?? 0);
}

/** XOR-PEER-ADDRESS of an IPv4 address (RFC 8489 §14.2). */
function xored(address: string, port: number): Buffer {
  const value = Buffer.alloc(8);
  value.writeUInt8(1, 1);
  value.writeUInt16BE(port ^ (cookie >>> 16), 2);
  const bytes = address.split('.').reduce((sum, part) => (sum * 256 + Number(part)) >>> 0, 0);
  value.writeUInt32BE((bytes ^ cookie) >>> 0, 4);
  return value;
}
