import { z } from 'zod';
import { type FieldFault, HeraldError, invalid } from '../core/errors.ts';
import { checked, fault } from '../decide/check.ts';
import { textFaults } from './check.ts';
import type { HandlerRequest } from './http.ts';
import { parseJson } from './request.ts';
import { line, time } from './schema.ts';

/** **CloudEvent**: an event in the form of CloudEvents 1.0, however it was sent. */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string | undefined;
  readonly time?: string | undefined;
  /** As JSON; a text where it is none. */
  readonly data?: unknown;
  /** Of attributes that are none of CloudEvents' own, as they are written: texts. */
  readonly extensions: Readonly<Record<string, string>>;
}

export const MOST_EVENTS = 100;

const attributes = {
  specversion: z.literal('1.0'),
  id: line(1_000).meta({ description: 'With `source` the name of the event: the same again is the same.' }),
  source: line(2_000),
  type: line(1_000),
  subject: line(1_000).optional(),
  time: time.optional(),
  datacontenttype: z.string().optional(),
  dataschema: z.string().optional(),
};

/** In structured form. Extensions stand beside the attributes. */
export const cloudEvent = z.looseObject({
  ...attributes,
  data: z.unknown().optional(),
  data_base64: z
    .string()
    .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'must be Base64')
    .optional(),
});

/** An event, or several in a list. */
export const eventsBody = z.union([cloudEvent, z.array(cloudEvent).min(1).max(MOST_EVENTS)]);

type Named = readonly [root: readonly string[], event: unknown];

/** The events of a request, in each of the three forms. Throws with all faults of all events: then none of them is taken. */
export function eventsIn(request: HandlerRequest): {
  readonly events: readonly CloudEvent[];
  readonly isBatch: boolean;
} {
  const { isBatch, found } = formOf(request);
  const read = found.map(([root, event]) => readEvent(event, root));
  const faults = read.flatMap(each => ('faults' in each ? each.faults : []));
  if (faults.length > 0) throw invalid(faults);
  return { isBatch, events: read.flatMap(each => ('data' in each ? [each.data] : [])) };
}

function formOf(request: HandlerRequest): { readonly isBatch: boolean; readonly found: readonly Named[] } {
  const { headers, rawBody } = request;
  if (headers['ce-specversion'] !== undefined) return { isBatch: false, found: [[[], binary(request)]] };
  const type = mediaType(headers['content-type']);
  if (!STRUCTURED.has(type)) throw new HeraldError('unsupported-media-type', FORMS);
  const body = parseJson(rawBody);
  const isBatch = Array.isArray(body);
  if (isBatch !== (type === BATCH) && type !== JSON_TYPE)
    throw invalid([fault([], isBatch ? NO_BATCH : NO_LIST)]);
  if (!isBatch) return { isBatch, found: [[[], body]] };
  if (body.length === 0 || body.length > MOST_EVENTS)
    throw invalid([fault([], `must hold 1 to ${MOST_EVENTS} events`)]);
  return { isBatch, found: body.map((event, i) => [[String(i)], event]) };
}

const JSON_TYPE = 'application/json';
const BATCH = 'application/cloudevents-batch+json';
const STRUCTURED = new Set(['application/cloudevents+json', BATCH, JSON_TYPE]);
const FORMS = `Send application/cloudevents+json, ${BATCH}, or the attributes in headers that begin with "ce-".`;
const NO_BATCH = `must be one event; a list of events is ${BATCH}`;
const NO_LIST = 'must be a list of events; one event is application/cloudevents+json';

const mediaType = (header: unknown) =>
  String(header ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase() ?? '';

/** Attributes in headers, percent-encoded; the body is the data. */
function binary({ headers, rawBody }: HandlerRequest): object {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('ce-') && typeof value === 'string' ? [[name.slice(3), decoded(value)]] : [],
  );
  const type = mediaType(headers['content-type']);
  const data =
    rawBody.length === 0
      ? {}
      : {
          data: /^application\/([\w.-]+\+)?json$/.test(type) ? parseJson(rawBody) : rawBody.toString('utf8'),
        };
  return { ...Object.fromEntries(given), ...data };
}

/** A value that is not encoded as it should be is taken as it is. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** As CloudEvents have it. */
const NAME = /^[a-z0-9]{1,20}$/;
const OWN = new Set([...Object.keys(attributes), 'data', 'data_base64']);

type Read = { readonly data: CloudEvent } | { readonly faults: readonly FieldFault[] };

function readEvent(event: unknown, root: readonly string[]): Read {
  const result = checked(cloudEvent, event ?? {}, root);
  if ('faults' in result) return result;
  const { id, source, type, subject, time: at, data, data_base64, ...rest } = result.data;
  const others = Object.entries(rest).filter(([name]) => !OWN.has(name));
  const faults = [
    ...others.flatMap(([name]) => (NAME.test(name) ? [] : [fault([...root, name], NO_NAME)])),
    ...textFaults(event, root),
    ...(data !== undefined && data_base64 !== undefined
      ? [fault([...root, 'data'], 'stands beside "data_base64"; keep one')]
      : []),
  ];
  if (faults.length > 0) return { faults };
  const extensions = Object.fromEntries(others.map(([name, value]) => [name, String(value)]));
  const told = data ?? (data_base64 === undefined ? undefined : unpacked(data_base64));
  return { data: { id, source, type, subject, time: at, data: told, extensions } };
}

const NO_NAME = 'is no name of an attribute: those are 1 to 20 lower-case letters and digits';

/** JSON where it is JSON, else its text. */
function unpacked(base64: string): unknown {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
