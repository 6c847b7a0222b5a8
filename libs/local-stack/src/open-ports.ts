import { readdir, readFile, readlink } from 'node:fs/promises';

/** Where something listens. */
export interface OpenPort {
  readonly transport: 'tcp' | 'udp';
  /** IPv4 or IPv6 as Linux writes it; `0.0.0.0` and `::` are every address of the machine. */
  readonly address: string;
  readonly port: number;
}

/** What this process and everything it has started listen on, but for programs of these names; as Linux tells it, and nothing elsewhere. */
export async function openPorts(without: readonly string[] = []): Promise<OpenPort[]> {
  if (process.platform !== 'linux') return [];
  const inodes = new Set((await Promise.all((await family(without)).map(socketsOf))).flat());
  const tables = await Promise.all((['tcp', 'tcp6', 'udp', 'udp6'] as const).map(async (table) => (await listening(table)).filter(({ inode }) => inodes.has(inode))));
  return tables.flat().map(({ transport, address, port }) => ({ transport, address, port }));
}

/** This process, its children and theirs. */
async function family(without: readonly string[]): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const all = (await Promise.all(pids.map(async (pid) => {
    const [, name = '', parent = ''] = /^\d+ \((.*)\) \S (\d+)/s.exec(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')) ?? [];
    return { pid, name, parent: Number(parent) };
  }))).filter(({ name }) => !without.some((part) => name.startsWith(part)));
  const found = [process.pid];
  for (const pid of found) found.push(...all.filter(({ parent }) => parent === pid).map((child) => child.pid));
  return found;
}

async function socketsOf(pid: number): Promise<string[]> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** Listening (TCP) or bound without a partner (UDP). */
async function listening(table: 'tcp' | 'tcp6' | 'udp' | 'udp6'): Promise<(OpenPort & { inode: string })[]> {
  const rows = (await readFile(`/proc/net/${table}`, 'utf8').catch(() => '')).split('\n').slice(1).map((row) => row.trim().split(/\s+/));
  const idle = table.startsWith('tcp') ? '0A' : '07';
  return rows.filter(([, , , state]) => state === idle).map(([, local = '', , , , , , , , inode = '']) => {
    const [address = '', port = ''] = local.split(':');
    return { transport: table.startsWith('tcp') ? 'tcp' : 'udp', address: readable(address), port: Number.parseInt(port, 16), inode };
  });
}

/** The kernel writes words of 32 bits in its own byte order. */
function readable(address: string): string {
  const bytes = (address.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  const v4 = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (v4) return bytes.slice(12).join('.');
  if (bytes.slice(0, 15).every((byte) => byte === 0)) return bytes[15] === 1 ? '::1' : '::';
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
