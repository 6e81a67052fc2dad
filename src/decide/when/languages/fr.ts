import { casual } from 'chrono-node/fr';
import type { Grammar } from '../grammar.ts';

export const fr: Grammar = {
  library: casual,
  days: ['dimanches?', 'lundis?', 'mardis?', 'mercredis?', 'jeudis?', 'vendredis?', 'samedis?'],
  and: '(?:\\s*,\\s*| et |\\s*&\\s*)(?:chaque |tous les |les )?',
  nth: ['premiers?|1ers?', 'deuxièmes?|seconds?|2e', 'troisièmes?|3e', 'quatrièmes?|4e', 'derniers?'],
  numbers: {
    ...{ un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, six: 6, sept: 7, huit: 8 },
    ...{ neuf: 9, dix: 10, onze: 11, douze: 12, quinze: 15, vingt: 20, trente: 30 },
  },
  units: {
    minute: 'minutes?|min',
    hour: 'heures?|h',
    day: 'jours?',
    week: 'semaines?',
    month: 'mois',
    year: 'ans?|années?',
  },
  parts: { morning: 'matins?', noon: 'midis?', afternoon: 'après-midis?', evening: 'soirs?|soirée|nuit' },
  again: {
    fine: '(?:toutes les|chaque) (?:\\S+ )?(?:heures?|minutes?|secondes?)',
    odd: '(?:tous|toutes) les (?:\\d+|deux|trois|quatre) (?:jours|semaines|mois|ans|DAY)|une semaine sur deux|un (?:jour|mois|DAY) sur deux',
    nth: '(?:le|chaque|tous les) NTH DAY (?:du|de chaque) mois',
    last: '(?:le |chaque )dernier jour (?:du|de chaque) mois|chaque fin de mois',
    date: '(?:tous les mois|chaque mois),? le (?<date>\\d{1,2})(?:er)?|le (?<date>\\d{1,2})(?:er)? de (?:chaque|tous les) mois',
    workdays:
      '(?:chaque|tous les|les) jours? (?:ouvrés?|ouvrables?|de (?:la )?semaine)|en semaine|du lundi au vendredi',
    weekend: '(?:chaque|tous les|les) week-?ends?',
    days: '(?:chaque|tous les|les) DAYS',
    daily: '(?:chaque|tous les) (?:jours?|matins?|midis?|après-midis?|soirs?)|quotidiennement',
    weekly: 'chaque semaine|toutes les semaines',
    monthly: 'chaque mois|tous les mois',
    yearly: 'chaque (?:année|an)|tous les ans',
  },
  spoken: {
    clock:
      '(?:à|vers|dès|pour) HOUR ?(?:h|heures?)(?: ?(?<min>\\d{2})|(?<half> et demie?)|(?<quarter> et quart)|(?<less> moins le quart))?',
    later: "(?:dans|d[’']ici) NUM UNIT(?<half> et demie?)?",
    fixed: [
      ['après-demain', { day: 2 }],
      ["(?:dans|d[’']ici) (?:une )?demi[- ]heure", { minute: 30 }],
      ["(?:dans|d[’']ici) un quart d[’']heure", { minute: 15 }],
      ["(?:dans|d[’']ici) trois quarts d[’']heure", { minute: 45 }],
      ['(?:le )?mois prochain', { month: 1 }],
      ["aujourd[’']hui", { day: 0 }],
    ],
    nextWeek: '(?:le )?DAY de la semaine prochaine|la semaine prochaine,? DAY',
    noon: '(?:à|vers) midi|(?<=demain |di )midi',
    part: "(?:au|le|dans la|en fin d[’']|du|de l[’']|dans l[’']|l[’'])(?: ?)(?:matin|après-midi|soirée|soir)",
    monthEnd: '(?:à la |en )?fin (?:du|de|de ce) mois',
  },
  ties: {
    first: 'de|que|à|pour',
    before: 'à|le|la|au|dès|en|dans|pour|ce',
  },
  half: {
    before: 'après-?|avant-?|sur les|quart|demie',
    after: 'et demie?|et quart|moins|heures?|minutes?|matin|soir|midi|minuit|prochaine?|en huit',
  },
};
