import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Images used; Janus's is built from Debian's package the first time. */
export const images = { postgres: 'postgres:18-alpine', nats: 'nats:2.12-alpine', janus: 'rcp-webconf/janus:debian-bookworm' } as const;

const janusDockerfile = `FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends janus && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["janus", "-F", "/etc/rcp-janus"]
`;

/** True when a Docker engine answers that has every image already. */
export async function imagesAreThere(): Promise<boolean> {
  return isThere(...Object.values(images));
}

/** The image's name, once the engine has it. Throws one sentence. */
export async function provideImage(which: keyof typeof images): Promise<string> {
  const image = images[which];
  if (await isThere(image)) return image;
  try {
    const providing = which === 'janus' ? run('docker', ['build', '--tag', image, '-']) : run('docker', ['pull', '--quiet', image]);
    providing.child.stdin?.end(which === 'janus' ? janusDockerfile : '');
    await providing;
    return image;
  } catch (error) {
    throw new Error(`The image ${image} could not be brought (${reason(error)}): check Docker and the network and try again.`, { cause: error });
  }
}

async function isThere(...names: string[]): Promise<boolean> {
  return run('docker', ['image', 'inspect', ...names], { timeout: 10_000 }).then(() => true, () => false);
}

function reason(error: unknown): string {
  const { code, stderr } = error as { code?: unknown; stderr?: string };
  if (code === 'ENOENT') return 'the command docker is not installed';
  const last = stderr?.trim().split('\n').at(-1) ?? '';
  return last.replace(/^(ERROR|Error response from daemon): /, '').replace(/\.$/, '') || `docker ended with ${String(code)}`;
}
