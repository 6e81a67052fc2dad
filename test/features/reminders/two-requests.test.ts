import { expect, test } from 'vitest';
import type { Said } from '../../../src/core/notification.ts';
import { dataOf } from '../../../src/core/said.ts';
import { type Talker, talkWorld } from '../../chat/talk-world.ts';

/** A time that belongs to a second request is none of the reminder's: "… to water plants and mute deployments for 2 hours". */
const world = talkWorld();

const remindersOf = ({ tenantId }: Talker) =>
  world.book.db.selectFrom('reminders').where('tenant_id', '=', tenantId).select(['what']).execute();

const notesOf = (said: readonly Said[]) => said.flatMap(each => dataOf(each, 'guidance')?.note ?? []);

/** Language, the reminder, what ties them, the other request. */
const TWO = [
  ['en', 'remind me in the morning to water plants', ' and ', 'mute deployments for 2 hours'],
  ['en', 'remind me to water plants', ', and then ', 'mute deployments for 2 hours'],
  ['en', 'tomorrow at 9 remind me to water plants', ' and ', 'pause until Friday'],
  ['en', 'remind me tomorrow at 9 to water plants', '. ', 'Remind me at 5pm to call Ana'],
  ['de', 'erinnere mich morgen früh ans Gießen', ' und ', 'schalte deployments für 2 Stunden stumm'],
  ['de', 'kannst du mich morgen um 9 ans Gießen erinnern', ' und ', 'pausiere bis Freitag'],
  ['fr', 'rappelle-moi demain matin d’arroser', ' et ', 'mets en sourdine deployments pendant 2 heures'],
  ['fr', 'rappelle-moi demain à 9h d’arroser', ' puis ', 'mets en pause jusqu’à vendredi'],
  ['es', 'recuérdame mañana a las 9 regar las plantas', ' y ', 'silencia deployments durante 2 horas'],
  ['es', 'recuérdame mañana a las 9 regar las plantas', ' y luego ', 'pausa hasta el viernes'],
  ['pt-BR', 'me lembre amanhã às 9 de regar as plantas', ' e ', 'silencie deployments por 2 horas'],
  ['pt-BR', 'me lembre amanhã às 9 de regar as plantas', ' e depois ', 'pausa até sexta'],
  ['ar', 'ذكرني غدا الساعة 9 بسقي النباتات', ' و', 'اكتم deployments لمدة ساعتين'],
  ['ar', 'ذكرني غدا الساعة 9 بسقي النباتات', ' ثم ', 'اكتم deployments لمدة ساعتين'],
  ['ja', '明日の朝に水やりをリマインドして', '、', 'deploymentsを2時間ミュート'],
  ['ja', 'リマインド 明日9時 水やり', '、それから', 'ミュート deployments 2時間'],
] as const;

test.each(TWO)('%s: "%s%s%s" is asked, and sets nothing', async (locale, first, tie, second) => {
  const ana = await world.somebody();
  const said = await ana.say(`${first}${tie}${second}`, { locale });
  expect(notesOf(said)).toMatchObject([{ phrase: 'guidance.two-requests', values: { first, second } }]);
  expect(await remindersOf(ana)).toEqual([]);
});

/** A reminder may have an "and" in its text, and words with which a command begins. */
const ONE = [
  ['en', 'remind me tomorrow at 9 to water plants and mute deployments'],
  ['en', 'remind me to go home and stop the oven at 5pm'],
  ['en', 'remind me to get snacks and watch the game at 5pm'],
  ['en', 'remind me to stop the film and pause the game at 5pm'],
  ['en', 'remind me to see Bob, ask him about the plan and help Ana at 5pm'],
  ['en', 'remind me to water plants and snooze for 2 hours tomorrow at 9'],
  ['en', 'remind me every Monday and Friday at 9 to water plants'],
  ['de', 'erinnere mich daran, den Herd auszuschalten und Pause zu machen um 17 Uhr'],
  ['fr', 'rappelle-moi d’éteindre le four et de faire une pause à 17h'],
  ['es', 'recuérdame apagar el horno y pausar la película a las 17:00'],
  ['pt-BR', 'me lembre de desligar o forno e pausar o filme às 17h'],
  ['ar', 'ذكرني بإطفاء الفرن ووقف الغسالة غدا الساعة 5'],
  ['ja', 'リマインド 明日9時 水やり、掃除'],
] as const;

test.each(ONE)('%s: "%s" is one', async (locale, line) => {
  const ana = await world.somebody();
  expect(notesOf(await ana.say(line, { locale }))).toEqual([]);
});
