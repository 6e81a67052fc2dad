import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { When } from '../faults/fault.ts';
import type { FaultTable, Misfortune } from '../faults/table.ts';
import type { Limits } from '../limits/limits.ts';
import type { Records } from '../record/records.ts';
import type { WireLog } from '../wire.ts';
import type { World } from '../world/nouns.ts';
import { type Answer, errorAnswer } from './answer.ts';
import { mustFit } from './content.ts';
import { type Done, type Door, doorOf } from './doors.ts';
import { bodyOf, reply, requestOf } from './exchange.ts';
import { type Asked, type Request, recognise } from './operations.ts';
import { errorBody, Refusal } from './refusal.ts';

/** The parts of the Bot Connector. */
export interface Connector {
  readonly world: World;
  readonly wire: WireLog;
  readonly records: Records;
  readonly faults: FaultTable;
  readonly limits: Limits;
}

export const connectorPrefix = '/teams/';

/**
 * The Bot Connector, on bare HTTP: with a framework, one send cost twice the processor time, and the stand-in
 * shares its processors with what is measured against it.
 */
export function connectorDoor(connector: Connector) {
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    // A bot that hangs up while it still speaks has asked for nothing.
    serve(connector, incoming, outgoing).catch(() => outgoing.destroy());
  };
}

async function serve(connector: Connector, incoming: IncomingMessage, outgoing: ServerResponse) {
  const request = requestOf(incoming, await bodyOf(incoming), connectorPrefix);
  const door = doorOf(request);
  const asked = recognise(connector.world, door.operation, request);
  const settle = note(connector, asked, request);
  const ending = await treat(connector, asked, () => carryOut(connector, door, request));
  settle(ending);
  if (ending.answer) reply(outgoing, ending.answer, ending.cut === 'within');
  else incoming.socket.destroy();
}

/** How a request ends. `done` is what Teams did, whatever was answered. */
interface Ending {
  /** Missing when the line is cut in its place. */
  readonly answer?: Answer;
  readonly done?: Done;
  readonly cut?: When | 'within';
}

/** A stand-in that is stopped does not wait for what still waits. */
const pause = (ms: number) => setTimeout(ms, undefined, { ref: false });

/** Too many are turned away at the gate; those let in meet the faults that fit. */
async function treat({ limits, faults }: Connector, asked: Asked, act: () => Done): Promise<Ending> {
  const refusal = limits.admit(asked);
  if (refusal) return { answer: refusal };
  try {
    return await suffer(faults.strike(asked), act);
  } finally {
    limits.release(asked);
  }
}

async function suffer({ beforeMs, afterMs, end }: Misfortune, act: () => Done): Promise<Ending> {
  if (beforeMs > 0) await pause(beforeMs);
  if (end && 'status' in end && end.when !== 'after') return { answer: errorAnswer(end) };
  if (end && 'drop' in end && end.drop === 'before') return { cut: 'before' };
  const done = act();
  if (afterMs > 0) await pause(afterMs);
  if (end && 'drop' in end) return { done, cut: end.drop, ...(end.drop === 'within' && { answer: done }) };
  // A request that Teams refused was never carried out, so there is no success to lie about.
  return { answer: end && done.status < 300 ? errorAnswer(end) : done, done };
}

function carryOut({ world, limits }: Connector, door: Door, request: Request): Done {
  try {
    mustFit(request, limits.settings().maximumBytes);
    return door.carryOut(world, request);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: errorBody(error.code, error.message) };
    return { status: 500, body: errorBody('StandInFailed', String(error)) };
  }
}

/** Writes the request down; the returned function writes down its end. */
function note({ wire, records }: Connector, asked: Asked, request: Request): (ending: Ending) => void {
  const { method, path, body, origin } = request;
  const record = records.open(asked, body);
  const settle = wire.open({ direction: 'from-bot', ...asked, ...origin, method, path, request: body });
  return ({ answer, done, cut }) => {
    const taken = done !== undefined && done.status < 300;
    const activityId = taken ? done.activityId : undefined;
    const status = cut === undefined ? answer?.status : undefined;
    records.close(record, { status, taken, activityId });
    settle(
      status,
      cut ? `connection cut ${cut} the ${cutPlaces[cut]}` : (answer?.page ?? answer?.body),
      activityId,
    );
  };
}

const cutPlaces = {
  before: 'request was carried out',
  after: 'request was carried out',
  within: 'answer to a request that was carried out',
};
