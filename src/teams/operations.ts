import type { ConnectorClient } from 'botframework-connector';
import type { RawAnswer } from './answer.ts';
import type { OutgoingRequest } from './wire.ts';

/** Every verb of the SDK's clients ends in this: its arguments, and a description of the operation. */
export type Operate = ConnectorClient['sendOperationRequest'];
type Asked = Parameters<Operate>[0];
type Operation = Parameters<Operate>[1];
type Parameter = NonNullable<Operation['urlParameters']>[number];

/** The request of a verb of the SDK, as its own pipeline would build it. Throws for verbs that Herald does not use. */
export function requestOf(asked: Asked, operation: Operation): Omit<OutgoingRequest, 'headers'> {
  if (operation.headerParameters !== undefined) changed('A header');
  const { httpMethod: method, path = '', urlParameters = [], queryParameters = [], requestBody } = operation;
  const inPath = new Map(urlParameters.map(each => [`{${nameOf(each)}}`, encoded(asked, each)]));
  const filled = path.replace(/\{\w+\}/g, place => inPath.get(place) ?? changed(place));
  const query = queryParameters
    .filter(each => argumentOf(asked, each) !== undefined)
    .map(each => `${nameOf(each)}=${encoded(asked, each)}`);
  return {
    method,
    path: query.length === 0 ? filled : `${filled}?${query.join('&')}`,
    body: requestBody && JSON.stringify(argumentOf(asked, requestBody)),
  };
}

const nameOf = ({ mapper: { serializedName = '' } }: Parameter) => serializedName;
const encoded = (asked: Asked, parameter: Parameter) =>
  encodeURIComponent(String(argumentOf(asked, parameter)));

/** Where an argument lies: `activity`, or `['options', 'pageSize']`. */
function argumentOf(asked: Asked, { parameterPath }: Pick<Parameter, 'parameterPath'>): unknown {
  const path = typeof parameterPath === 'string' ? [parameterPath] : parameterPath;
  if (!Array.isArray(path)) return changed(JSON.stringify(path));
  return path.reduce<unknown>((value, name) => Object(value ?? {})[name], asked);
}

function changed(what: string): never {
  throw new Error(`The SDK has changed: ${what} is said in a way that is not known here.`);
}

/** The result of a verb of the SDK. Throws the answer, in the shape of the SDK's errors, where it is a refusal. */
export function resultOf(
  { status, text, header }: RawAnswer,
  { responses }: Operation,
): Awaited<ReturnType<Operate>> {
  if (!(status in responses)) {
    const response = { bodyAsText: text, headers: { get: header } };
    throw Object.assign(new Error(`Teams answered ${status}.`), { statusCode: status, response });
  }
  // Without `_response`, which nobody here asks for.
  return (text.trim() === '' ? {} : JSON.parse(text)) as Awaited<ReturnType<Operate>>;
}
