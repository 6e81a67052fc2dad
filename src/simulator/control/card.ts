type Json = Readonly<Record<string, unknown>>;

/** A button of a card. */
export interface CardAction extends Json {
  readonly type: string;
  readonly id?: string;
  readonly title?: string;
  readonly verb?: string;
  readonly data?: unknown;
  readonly fallback?: unknown;
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Every object of a card, in reading order; a `fallback` is only shown by clients that need it, so it is left out. */
function* objects(node: unknown): Generator<Json> {
  if (Array.isArray(node)) {
    for (const item of node) yield* objects(item);
  } else if (isObject(node)) {
    yield node;
    for (const [key, value] of Object.entries(node))
      if (key !== 'fallback' && key !== 'data' && key !== 'refresh') yield* objects(value);
  }
}

/** All buttons of a card in reading order. The page counts them in the same way. */
export const actionsOf = (card: unknown): CardAction[] =>
  [...objects(card)].filter(
    (o): o is CardAction => typeof o.type === 'string' && o.type.startsWith('Action.'),
  );

/** By verb or title, or by place in reading order. */
export function findAction(card: unknown, wanted: string | number): CardAction | undefined {
  const actions = actionsOf(card);
  if (typeof wanted === 'number') return actions[wanted];
  return actions.find(a => a.verb === wanted) ?? actions.find(a => a.title === wanted);
}

const emptyValues: Readonly<Record<string, string>> = { 'Input.Toggle': 'false' };

/** The values of the inputs before anybody touches them. */
export function inputDefaults(card: unknown): Record<string, string> {
  const inputs = [...objects(card)].filter(
    o => String(o.type).startsWith('Input.') && typeof o.id === 'string',
  );
  const value = (input: Json) => input.value ?? input.valueOff ?? emptyValues[String(input.type)] ?? '';
  return Object.fromEntries(inputs.map(i => [String(i.id), String(value(i))]));
}

/** The data of a click: that of the button, then the inputs, which win as in Microsoft's renderer. */
export function clickData(card: unknown, { data, associatedInputs }: CardAction, inputs: Json): unknown {
  if (data !== undefined && !isObject(data)) return data;
  if (String(associatedInputs).toLowerCase() === 'none') return { ...data };
  return { ...data, ...inputDefaults(card), ...inputs };
}
