import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** True when a Docker engine answers. */
export async function dockerAnswers(): Promise<boolean> {
  return run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 10_000 }).then(() => true, () => false);
}

/**
 * The user a container runs as to keep its data in a directory of ours: ourselves, or the files could not be deleted
 * afterwards. Undefined where the image's own choice will do: we are root, or the engine makes its root be us.
 */
export async function userForOurFiles(): Promise<string | undefined> {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  if (uid === undefined || gid === undefined || uid === 0) return undefined;
  const { stdout } = await run('docker', ['info', '--format', '{{.SecurityOptions}}']);
  return stdout.includes('name=rootless') ? undefined : `${uid}:${gid}`;
}

/** The last lines a container printed, while it exists. */
export async function containerLines(id: string, count = 12): Promise<string> {
  return run('docker', ['logs', '--tail', String(count), id]).then(({ stdout, stderr }) => `${stdout}${stderr}`.trimEnd(), () => '');
}
