import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { NotificationContent } from '../src/core/cards.ts';
import { card as say } from '../src/core/said.ts';
import { createRenderer } from '../src/deliver/render.ts';
import { FEATURES } from '../src/features/features.ts';
import { loadCatalogue, SOURCE_LANGUAGE } from '../src/text/catalogue.ts';
import { createVoices } from '../src/text/voice.ts';
import type { Measure } from './measures.ts';
import { notification } from './people.ts';
import { quantile } from './quantile.ts';

/** Short ones, of which the median counts: what else the machine does, and collecting garbage, meets some of them. */
const ROUNDS = 300;
const CARDS = 50;
const WARM_UP = 10;

/**
 * The cost of a card in each language, against English: all in turns, there and back, as each leaves its garbage to the
 * next; after rounds that do not count. Each first card, in which the language is read, is measured apart.
 */
export async function rendering(): Promise<Measure> {
  const { languages, render } = renderer();
  const others = languages.filter(language => language !== SOURCE_LANGUAGE);
  const firstMs = others.map(firstCard);
  const costMs = new Map(languages.map(language => [language, [] as number[]]));
  for (let round = -WARM_UP; round < ROUNDS; round += 1)
    for (const locale of round % 2 === 0 ? languages : languages.toReversed()) {
      const took = cpuMs(() => {
        for (let i = 0; i < CARDS; i += 1) render(locale);
      });
      if (round >= 0) costMs.get(locale)?.push(took / CARDS);
    }
  const perCard = (locale: string) => quantile(costMs.get(locale) ?? [], 0.5);
  const english = perCard(SOURCE_LANGUAGE);
  return {
    figures: [
      {
        id: 'words',
        claim: 'CPU to render a card in another language, the mean of all, against English',
        measured: mean(others.map(perCard)) / english,
        target: 1.05,
        direction: 'at most',
        isRatio: true,
      },
    ],
    notes: [
      `A card in English: ${english.toFixed(3)} ms of CPU; ${others.map(each => `${each} ${perCard(each).toFixed(3)}`).join(', ')}. The first in a language, once in a process: ${mean(firstMs).toFixed(1)} ms, the mean of all.`,
    ],
  };
}

/** In a language that this renderer has not spoken yet, after it has spoken English. */
function firstCard(locale: string): number {
  const { render } = renderer();
  render(SOURCE_LANGUAGE);
  return cpuMs(() => render(locale));
}

function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const mean = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;

function renderer(): { readonly languages: readonly string[]; readonly render: (locale: string) => unknown } {
  const templatesDir = fileURLToPath(new URL('../templates', import.meta.url));
  const catalogue = loadCatalogue(fileURLToPath(new URL('../locales', import.meta.url)));
  const voiceFor = createVoices(catalogue, { now: () => new Date() });
  const render = createRenderer({ templatesDir, features: FEATURES, voiceFor });
  const { audience: _, ...data } = notification({});
  const said = say('notification', data as unknown as NotificationContent);
  const inLanguage = (locale: string) => {
    const why = voiceFor({ locale }).say('why.subscriber', { topic: 'bench' });
    return render(said, { deliveryId: randomUUID(), why, place: 'personal', reader: { locale } });
  };
  return { languages: catalogue.languages, render: inLanguage };
}
