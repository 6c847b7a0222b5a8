import { Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import type { EventContract, EventOf } from '@rcp/contracts';
import { throwError, type Observable } from 'rxjs';

/** Handlers marked with this transport belong to the JetStream strategy. */
export const EVENTS = Symbol('EVENTS');

/**
 * Hands a handler's error to the transport as it is: Nest's own filter would replace it by "Internal server error",
 * so that nobody could tell a permanent failure from a passing one, and would log its message.
 */
@Catch()
export class ErrorAsItIs implements ExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}

/** Decorator of a method that takes `Input`; the compiler refuses any other method. */
export type HandlerDecorator<Input, Output> = <Handler extends (input: Input) => Promise<Output>>(
  target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<Handler>,
) => void;

/**
 * Marks the method of a `*.consumer.ts` controller that handles one event; it gets the parsed envelope. Resolving means
 * done for ever, so whatever must last is committed by then (`Inbox.once`). Throw {@link PermanentFailure} when no
 * retry can help; anything else is retried with back-off and may be overtaken by later events. One handler per event
 * and service: they would share the event's inbox row.
 */
export function OnEvent<C extends EventContract>(contract: C): HandlerDecorator<EventOf<C>, void> {
  return (target, key, descriptor) => {
    EventPattern<string>(contract.type, EVENTS, { contract })(target, key, descriptor);
    UseFilters(new ErrorAsItIs())(target, key, descriptor);
  };
}
