import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../src/features/surveys/rules/survey-read.ts';
import type { AnswerValue, SurveyQuestion } from '../../../src/features/surveys/survey.ts';
import { formsOf } from '../../../src/text/forms.ts';
import { worded } from '../../../src/text/phrase.ts';
import { circumstancesAt } from '../../circumstances.ts';
import { catalogue, english, voiceFor } from '../../voices.ts';

const COMMON = { id: 'q', text: 'Well?', required: true } as const;
const choice = (...choices: string[]): SurveyQuestion => ({
  ...COMMON,
  type: 'choice',
  many: false,
  choices,
});
const several = (...choices: string[]): SurveyQuestion => ({
  ...COMMON,
  type: 'choice',
  many: true,
  choices,
});
const RATING: SurveyQuestion = { ...COMMON, type: 'rating', max: 5 };
const NUMBER: SurveyQuestion = { ...COMMON, type: 'number' };

function readIn(language: string, question: SurveyQuestion, text: string): AnswerValue | undefined {
  const voices = [voiceFor({ language }), english];
  const readings = (forms: Parameters<typeof worded>[1]) => voices.map(voice => worded(voice, forms));
  const read = readAnswer(question, { text }, circumstancesAt(new Date(0), { language, readings }));
  return 'value' in read ? read.value : undefined;
}

const FLOORS = choice('Ground floor', 'First floor', 'Second floor');
const NUMBERED = choice('Floor 0', 'Floor 1', 'Floor 2');
const ROOMS = choice('Meeting rooms', 'Phone booths', 'Plants');

describe('an answer in words is read', () => {
  test.each<[language: string, SurveyQuestion, text: string, AnswerValue]>([
    ['en', FLOORS, 'first floor', 'First floor'],
    ['en', FLOORS, 'the 1st floor, please', 'First floor'],
    ['en', FLOORS, 'floor two', 'Second floor'],
    ['en', FLOORS, 'ground', 'Ground floor'],
    ['en', NUMBERED, 'first floor', 'Floor 1'],
    ['en', NUMBERED, 'Floor zero', 'Floor 0'],
    ['en', ROOMS, 'the first', 'Meeting rooms'],
    ['en', ROOMS, 'the second one', 'Phone booths'],
    ['en', ROOMS, 'number three', 'Plants'],
    ['en', ROOMS, 'option 2', 'Phone booths'],
    ['en', ROOMS, 'booths', 'Phone booths'],
    ['en', several('Rooms', 'Booths', 'Plants'), 'first and third', ['Rooms', 'Plants']],
    ['en', choice('Second floor', 'First floor'), 'the first', 'First floor'],
    ['en', RATING, 'four', 4],
    ['en', RATING, 'four out of five', 4],
    ['en', RATING, 'Four stars!', 4],
    ['ja', RATING, '4 ⭐️', 4],
    ['en', NUMBER, 'ten', 10],
    ['de', choice('Erdgeschoss', 'Erster Stock', 'Zweiter Stock'), 'der erste Stock', 'Erster Stock'],
    ['de', choice('Erdgeschoss', '1. Stock', '2. Stock'), 'erster Stock', '1. Stock'],
    ['de', ROOMS, 'das dritte', 'Plants'],
    ['de', RATING, 'vier von fünf', 4],
    ['fr', choice('Rez-de-chaussée', '1er étage', '2e étage'), 'premier étage', '1er étage'],
    ['fr', choice('Rez-de-chaussée', '1er étage', '2e étage'), 'le deuxième étage', '2e étage'],
    ['fr', RATING, 'quatre sur cinq', 4],
    ['es', choice('Planta baja', '1.er piso', '2.º piso'), 'el primer piso', '1.er piso'],
    ['es', choice('Planta baja', '1.er piso', '2.º piso'), 'segundo', '2.º piso'],
    ['es', RATING, 'cuatro', 4],
    ['ja', choice('地下', '1階', '2階'), '一階', '1階'],
    ['ja', choice('地下', '1階', '2階'), '二階です', '2階'],
    ['ja', choice('会議室', '電話ブース', '植物'), '三番目', '植物'],
    ['ja', RATING, '四', 4],
    ['ja', RATING, '四点', 4],
    ['pt-BR', choice('Térreo', '1º andar', '2º andar'), 'primeiro andar', '1º andar'],
    ['pt-BR', choice('Térreo', '1º andar', '2º andar'), 'o segundo', '2º andar'],
    ['pt-BR', RATING, 'quatro de cinco', 4],
    ['ar', choice('الطابق الأرضي', 'الطابق الأول', 'الطابق الثاني'), 'الأول', 'الطابق الأول'],
    ['ar', choice('القبو', 'الطابق 1', 'الطابق 2'), 'الطابق الثاني', 'الطابق 2'],
    ['ar', RATING, 'أربعة', 4],
    ['ar', RATING, '٤ من ٥', 4],
  ])('%s: %j %s', (language, question, text, value) => {
    expect(readIn(language, question, text)).toEqual(value);
  });

  test.each<[SurveyQuestion, text: string]>([
    // Words that are left over are never dropped.
    [FLOORS, 'first floor or the garden'],
    [ROOMS, 'not the first one'],
    // The second of them is the first floor.
    [choice('Floor 2', 'Floor 1'), '1'],
    [choice('Phone booths', 'Phone cabins'), 'phone'],
    [ROOMS, 'the fifth'],
    [ROOMS, 'please'],
    [RATING, 'four or five'],
    [RATING, 'six'],
    [RATING, 'four 🦄'],
    [FLOORS, 'first floor 🦄'],
  ])('%j: %s is asked again', (question, text) => {
    expect(readIn('en', question, text)).toBeUndefined();
  });
});

/** As they stand on the buttons, and all else that is heard for them, with their accents. */
const YES_NO = [
  ['yes', true],
  ['no', false],
] as const;

test.each(catalogue.languages)('yes and no of %s are read as they are written', language => {
  const say = catalogue.say(language);
  for (const [name, value] of YES_NO)
    for (const word of [say(`prompt.${name}`), ...formsOf(say(`prompt.word.${name}`)).words])
      expect([word, readIn(language, { ...COMMON, type: 'yes-no' }, word)]).toEqual([word, value]);
});
