import { systemSteps, type SystemStep } from '@rcp/local-stack';
import { Listr, type ListrTask } from 'listr2';

type Step = SystemStep | 'Outil RCP' | 'Demo';

const groups: readonly { title: string; steps: readonly Step[] }[] = [
  { title: 'Backends', steps: ['PostgreSQL', 'NATS', 'Janus', 'Mailbox', 'Relay'] },
  { title: 'Migrations and streams', steps: ['Migrations', 'Streams'] },
  { title: 'Services', steps: ['scheduling', 'lobby', 'notifications', 'media-gateway', 'Web'] },
  { title: 'Demo DCC, and its data through the DCC API', steps: ['Outil RCP', 'Demo'] },
];

/** Shows the steps on the terminal while they run. */
export interface Progress {
  /** Runs one step's work; once stopped, throws instead of beginning another. */
  readonly step: <T>(step: Step, work: () => Promise<T>) => Promise<T>;
  /** Nothing begins any more. */
  stop(): void;
  /** No step will come: what is shown ends. */
  end(error?: unknown): Promise<void>;
}

/** Begins to show progress. */
export function showProgress(): Progress {
  const gates = new Map<Step, PromiseWithResolvers<void>>([...systemSteps, 'Outil RCP' as const, 'Demo' as const].map((step) => [step, Promise.withResolvers<void>()]));
  for (const { promise } of gates.values()) promise.catch(() => undefined);
  const tasks = groups.map(({ title, steps }): ListrTask => ({
    title,
    task: (_context, task) => task.newListr(steps.map((step) => ({ title: step, task: () => gates.get(step)?.promise })), { concurrent: true }),
  }));
  const list = new Listr(tasks, { registerSignalListeners: false, rendererOptions: { showErrorMessage: false } });
  const shown = list.run().then(() => undefined, () => undefined);
  let stopped = false;
  return {
    step: async (step, work) => {
      if (stopped) throw new Error('Stopped.');
      try {
        const answer = await work();
        gates.get(step)?.resolve();
        return answer;
      } catch (error) {
        gates.get(step)?.reject(error);
        throw error;
      }
    },
    stop: () => void (stopped = true),
    end: async (error) => {
      for (const gate of gates.values()) {
        if (error === undefined) gate.resolve();
        else gate.reject(error);
      }
      await shown;
    },
  };
}
