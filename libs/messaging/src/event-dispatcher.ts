import { Injectable } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import { parseEvent, type EventContract, type RcpEvent } from '@rcp/contracts';
import { isObservable, lastValueFrom } from 'rxjs';
import { ZodError } from 'zod';
import { describeFailure, PermanentFailure } from './failure.js';

interface EventHandler {
  readonly contract: EventContract;
  readonly run: MessageHandler;
}

/** Waits for what a Nest handler answers, which is a value, an Observable, or a promise of either. */
export async function settled(answer: unknown): Promise<unknown> {
  const value = await answer;
  return isObservable(value) ? lastValueFrom(value, { defaultValue: undefined }) : value;
}

/** From the raw message to its handler; used for what the stream delivers and for dead letters replayed. */
@Injectable()
export class EventDispatcher {
  private readonly handlers = new Map<string, EventHandler>();

  /** Takes the handlers Nest has discovered. Throws when two handle one event: they would share one inbox row, and the second would never run. */
  use(discovered: ReadonlyMap<string, MessageHandler>): void {
    for (const [type, run] of discovered) {
      if (run.next) throw new Error(`${type} has two handlers in this service`);
      const contract: EventContract | undefined = run.extras?.['contract'];
      if (contract) this.handlers.set(type, { contract, run });
    }
  }

  handles(type: string): boolean {
    return this.handlers.has(type);
  }

  /** Runs the handler to its end. Throws PermanentFailure for a message that is not its contract's, else what the handler throws. */
  async dispatch(type: string, message: string): Promise<void> {
    const handler = this.handlers.get(type);
    if (!handler) throw new PermanentFailure('no handler for this type');
    const event = this.read(handler.contract, message);
    await settled(handler.run(event));
  }

  private read(contract: EventContract, message: string): RcpEvent {
    try {
      return parseEvent(contract, JSON.parse(message));
    } catch (error) {
      throw new PermanentFailure(error instanceof ZodError ? `not its contract: ${describeFailure(error)}` : 'not JSON');
    }
  }
}
