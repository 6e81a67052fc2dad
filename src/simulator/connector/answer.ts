import type { ErrorAnswer, Shape } from '../faults/fault.ts';
import { errorBody } from './refusal.ts';

/** An answer of Teams: JSON, or a page where `page` is given. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly page?: string;
  readonly retryAfterSeconds?: number;
}

/** The code that goes with a status when a fault names none. */
const usualCodes: Readonly<Record<number, string>> = {
  400: 'BadArgument',
  401: 'BotNotRegistered',
  403: 'BotDisabledByAdmin',
  404: 'ConversationNotFound',
  412: 'PreconditionFailed',
  413: 'MessageSizeTooBig',
  429: 'Throttled',
  500: 'ServiceError',
  502: 'ServiceError',
};

type Told = { readonly status: number; readonly code: string | undefined; readonly message: string };

/** `legacy` is the chat service's own: its `message` is JSON in a string, to be parsed once more. */
const bodies: Readonly<Record<Shape, (told: Told) => Pick<Answer, 'body' | 'page'>>> = {
  error: ({ code, message }) => ({ body: errorBody(code, message) }),
  legacy: ({ code, message }) => ({
    body: { errorCode: 209, message: JSON.stringify({ subCode: code, details: message }) },
  }),
  bare: ({ message }) => ({ body: { message } }),
  gateway: ({ status }) => ({ page: `<html><body><h1>${status}</h1></body></html>` }),
};

/** An error that was asked for, in the shape that was asked for. */
export function errorAnswer({ status, code, message, shape, retryAfterSeconds }: ErrorAnswer): Answer {
  const told = {
    status,
    code: code ?? usualCodes[status],
    message: message ?? 'The stand-in was asked to fail.',
  };
  return {
    status,
    ...bodies[shape ?? 'error'](told),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}
