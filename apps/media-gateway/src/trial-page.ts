import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { privateDir, workspaceRoot } from '@rcp/local-stack';

/** A page that has the web client's media engine (`/engine.js`, `/devices.js`) and nothing else. */
export interface EnginePage {
  /** `http://localhost:…` */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Bundles the engine as the web client does and serves it with an empty page. */
export async function serveEngine(): Promise<EnginePage> {
  const dir = await privateDir(undefined, 'engine');
  const room = join(workspaceRoot(), 'apps', 'web', 'src', 'room');
  const config = {
    configFile: false, logLevel: 'error', root: dir.path,
    resolve: { alias: { '@rcp/contracts': join(workspaceRoot(), 'libs', 'contracts', 'src', 'index.ts') } },
    build: {
      outDir: dir.path, emptyOutDir: false, minify: false,
      lib: { entry: { engine: join(room, 'media-engine.ts'), devices: join(room, 'devices.ts') }, formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' } },
    },
  };
  // In a process of its own: vite's native half and jest's sandbox don't share their classes.
  const script = `import { build } from 'vite'; await build(${JSON.stringify(config)});`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: workspaceRoot() });
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (!path.endsWith('.js')) return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>room</title>');
    readFile(join(dir.path, path)).then(
      (script) => response.setHeader('content-type', 'text/javascript').end(script), () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await dir.remove();
  };
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, stop };
}
