import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { NotificationContent } from '../src/core/cards.ts';
import { card as say } from '../src/core/said.ts';
import { createRenderer } from '../src/deliver/render.ts';
import { FEATURES } from '../src/features/features.ts';
import { loadCatalogue } from '../src/text/catalogue.ts';
import { createVoices } from '../src/text/voice.ts';
import type { Measure } from './measures.ts';
import { notification } from './people.ts';

const ROUNDS = 20;
const CARDS = 500;
const LANGUAGES = ['de', 'fr', 'es', 'ja', 'pt-BR', 'ar'];

/** What a card costs in each language, against English: all in turns, after one round that does not count. */
export async function rendering(): Promise<Measure> {
  const render = renderer();
  const costMs: Record<string, number> = Object.fromEntries(['en', ...LANGUAGES].map(each => [each, 0]));
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const locale of Object.keys(costMs)) {
      const before = process.cpuUsage();
      for (let i = 0; i < CARDS; i += 1) render(locale);
      const { user, system } = process.cpuUsage(before);
      if (round > 0) costMs[locale] = (costMs[locale] ?? 0) + (user + system) / 1_000;
    }
  const perCard = (locale: string) => (costMs[locale] ?? 0) / ROUNDS / CARDS;
  const english = perCard('en');
  const others = LANGUAGES.map(perCard);
  return {
    figures: [
      {
        id: 'words',
        claim: 'CPU to render a card in another language, the mean of six, against English',
        measured: others.reduce((sum, each) => sum + each, 0) / others.length / english,
        target: 1.05,
        direction: 'at most',
        isRatio: true,
      },
    ],
    notes: [
      `A card in English: ${english.toFixed(3)} ms of CPU; ${LANGUAGES.map(each => `${each} ${perCard(each).toFixed(3)}`).join(', ')}.`,
    ],
  };
}

function renderer(): (locale: string) => unknown {
  const templatesDir = fileURLToPath(new URL('../templates', import.meta.url));
  const catalogue = loadCatalogue(fileURLToPath(new URL('../locales', import.meta.url)));
  const voiceFor = createVoices(catalogue, { now: () => new Date() });
  const render = createRenderer({ templatesDir, features: FEATURES, voiceFor });
  const { audience: _, ...data } = notification({});
  const said = say('notification', data as unknown as NotificationContent);
  return locale => {
    const why = voiceFor({ locale }).say('why.subscriber', { topic: 'bench' });
    return render(said, { deliveryId: randomUUID(), why, place: 'personal', reader: { locale } });
  };
}
