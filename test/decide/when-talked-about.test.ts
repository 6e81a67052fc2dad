import { expect, test } from 'vitest';
import { meantBy } from './meant-times.ts';

/** A day that is talked or thought about is none on which one is reminded; on it, or over it, one may be. */
test.each([
  ['de', 'um 9 über Weihnachten reden', '20 09:00', 'über Weihnachten reden'],
  ['de', 'um 9 über Silvester reden', '20 09:00', 'über Silvester reden'],
  ['de', 'um 9 über den Freitag zu sprechen', '20 09:00', 'über den Freitag zu sprechen'],
  ['de', 'über Silvester den Server ausschalten', '31 09:00', 'den Server ausschalten'],
  ['en', 'at 9 to talk about Monday', '20 09:00', 'talk about Monday'],
  ['en', 'on Monday at 9 to talk about it', '23 09:00', 'talk about it'],
  ['fr', 'à 9h de penser à Noël', '20 09:00', 'penser à Noël'],
  ['fr', 'à Noël à 9h appeler Ana', '25 09:00', 'appeler Ana'],
  ['es', 'a las 9 pensar en Navidad', '20 09:00', 'pensar en Navidad'],
  ['pt-BR', 'às 9 pensar no Natal', '20 09:00', 'pensar no Natal'],
  ['ja', '9時にクリスマスについて話す', '20 09:00', 'クリスマスについて話す'],
  ['ar', 'الساعة 9 التحدث عن عيد الميلاد', '20 09:00', 'التحدث عن عيد الميلاد'],
])('%s: %s', (language, text, day, rest) => {
  expect(meantBy(language, text)).toMatchObject([{ day, rest }]);
});
