import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * What must not outlive this process, told to a tiny shell process of its own session. When this process ends, however
 * it ends (Ctrl-C, crash, kill -9), the shell's standard input closes and it signals the processes left, removes the
 * containers left, waits up to five seconds, kills the rest and removes the temporary directories left.
 */
const script = `
left=''; dirs=''; containers=''
newline='
'
while IFS=' ' read -r verb argument; do
  case "$verb" in
    watch) left="$left $argument" ;;
    forget) kept=''; for one in $left; do [ "\${one%:*}" = "$argument" ] || kept="$kept $one"; done; left="$kept" ;;
    hold) containers="$containers $argument" ;;
    release) kept=''; for one in $containers; do [ "$one" = "$argument" ] || kept="$kept $one"; done; containers="$kept" ;;
    keep) dirs="$dirs$argument$newline" ;;
    drop) dirs=$(printf '%s' "$dirs" | grep -vxF -- "$argument"; echo .); dirs="\${dirs%.}" ;;
  esac
done
for one in $left; do kill -s "\${one#*:}" "\${one%:*}" 2>/dev/null; done
[ -z "$containers" ] || { docker stop -t 5 $containers; docker rm -f -v $containers; } >/dev/null 2>&1
tries=0
while [ $tries -lt 50 ]; do
  alive=''; for one in $left; do kill -0 "\${one%:*}" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && break
  sleep 0.1; tries=$((tries + 1))
done
for one in $left; do kill -s KILL "\${one%:*}" 2>/dev/null; done
printf '%s' "$dirs" | while IFS= read -r dir; do rm -rf -- "$dir"; done
`;

let reaper: ChildProcess | undefined;

function tell(line: string): void {
  if (!reaper || reaper.exitCode !== null) {
    reaper = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
    reaper.unref();
    (reaper.stdin as Socket).unref();
    reaper.stdin?.on('error', () => undefined);
  }
  reaper.stdin?.write(`${line}\n`);
}

/** From now on `pid` gets `signal`, then SIGKILL, when this process ends. */
export const watchProcess = (pid: number, signal: 'TERM' | 'INT'): void => tell(`watch ${pid}:${signal}`);

/** The process has ended by itself or was stopped. */
export const forgetProcess = (pid: number): void => tell(`forget ${pid}`);

/** From now on the container is stopped and removed when this process ends. */
export const watchContainer = (id: string): void => tell(`hold ${id}`);

/** The container is gone already. */
export const forgetContainer = (id: string): void => tell(`release ${id}`);

/** From now on `dir` is removed when this process ends. */
export const watchDirectory = (dir: string): void => tell(`keep ${dir}`);

/** The directory is gone already. */
export const forgetDirectory = (dir: string): void => tell(`drop ${dir}`);
