import { get, post } from './wire.ts';

/** The responder of the demo, and within how many minutes it answers, as the cards say it. */
export const HELP_DESK = { RESPONDER_NAME: 'Contoso Help Desk', RESPONDER_EXPECTED_MINUTES: '1' };

const LOOK_EVERY_MS = 1_000;
/** After the question. */
const [NOTE_AFTER_MS, ANSWER_AFTER_MS] = [3_000, 9_000];

interface Open {
  readonly askedAt: string;
  readonly progress?: object;
  readonly links: { readonly answer: string; readonly progress: string };
}

/** Answers what is asked in the demo, as a program does that fetches questions: a word first, then the answer. */
export function startHelpDesk(herald: string, headers: Record<string, string>): { stop(): void } {
  // While Herald starts or stops nobody answers; the next look finds what is still open.
  const timer = setInterval(() => void look(herald, headers).catch(() => undefined), LOOK_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

async function look(herald: string, headers: Record<string, string>): Promise<void> {
  const { items }: { items: Open[] } = await get(`${herald}/api/questions?state=open`, headers);
  for (const { askedAt, progress, links } of items) {
    const ageMs = Date.now() - Date.parse(askedAt);
    if (ageMs > ANSWER_AFTER_MS) await post(herald + links.answer, { text: ANSWER }, headers);
    else if (ageMs > NOTE_AFTER_MS && progress === undefined)
      await post(herald + links.progress, { text: 'I am looking it up' }, headers);
  }
}

const ANSWER =
  'I do not know, as this is only a demo. In yours, people or a program answer here, even days later: see examples/responder.';
