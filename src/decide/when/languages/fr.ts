import { casual } from 'chrono-node/fr';
import type { Grammar } from '../grammar.ts';

export const fr: Grammar = {
  library: casual,
  days: ['dimanches?', 'lundis?', 'mardis?', 'mercredis?', 'jeudis?', 'vendredis?', 'samedis?'],
  and: '(?:\\s*,\\s*| et |\\s*&\\s*)(?:chaque |tous les |les )?',
  nth: ['premiers?|1ers?', 'deuxièmes?|seconds?|2e', 'troisièmes?|3e', 'quatrièmes?|4e', 'derniers?'],
  numbers: {
    ...{ un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, six: 6, sept: 7, huit: 8 },
    ...{ neuf: 9, dix: 10, onze: 11, douze: 12, treize: 13, quatorze: 14, quinze: 15, seize: 16 },
    ...{ 'dix-sept': 17, 'dix-huit': 18, 'dix-neuf': 19, vingt: 20, 'vingt et une': 21, 'vingt-et-une': 21 },
    ...{ 'vingt-deux': 22, 'vingt-trois': 23, 'vingt-cinq': 25, trente: 30, 'trente-cinq': 35 },
    ...{ quarante: 40, 'quarante-cinq': 45, 'quarante-huit': 48, cinquante: 50, 'cinquante-cinq': 55 },
  },
  units: {
    minute: 'minutes?|min',
    hour: 'heures?|h',
    day: 'jours?',
    week: 'semaines?',
    month: 'mois',
    year: 'ans?|années?',
  },
  months:
    'janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre',
  parts: {
    morning: 'matins?',
    noon: 'midis?',
    afternoon: 'apr[èe]s[- ]midis?|apr[eè]m',
    evening: 'soirs?|soirée',
    night: 'nuits?',
  },
  again: {
    fine: '(?:toutes les|chaque) (?:\\S+ )?(?:heures?|minutes?|secondes?)',
    rate: '(?:deux|trois|quatre|\\d+) fois (?:par|chaque) (?:heure|jour|semaine|mois|an)',
    odd: '(?:tous|toutes) les NUM (?:DAYS|UNIT)|une? (?:DAYS|UNIT) sur (?:(?<second>deux)|(?<third>trois)|(?<fourth>quatre))',
    quarterly: 'chaque trimestre|tous les trimestres',
    nth: '(?:chaque|tous les) NTH DAY (?:du|de chaque) mois(?! prochain)|(?:le )?NTH DAY de chaque mois',
    nthOrOnce: '(?:le )?NTH DAY du mois(?! (?:prochain|dernier|suivant))',
    last: 'chaque dernier jour (?:du|de chaque) mois|le dernier jour de chaque mois|chaque fin de mois',
    lastOrOnce: 'le dernier jour du mois(?! (?:prochain|dernier|suivant))',
    dateOrOnce: 'le (?<date>\\d{1,2}) du mois(?! (?:prochain|dernier|suivant))',
    date: 'tous les (?<date>\\d{1,2})(?:ers?)? (?:du|de chaque) mois|(?:tous les mois|chaque mois),? le (?<date>\\d{1,2})(?:er)?|le (?<date>\\d{1,2})(?:er)? de (?:chaque|tous les) mois',
    workdays:
      '(?:chaque|tous les|les) jours? (?:ouvrés?|ouvrables?|de (?:la )?semaine)|en semaine|du lundi au vendredi',
    weekend: '(?:chaque|tous les|les) week-?ends?',
    range:
      '(?<every>chaque semaine |toutes les semaines )?(?:du|de) (?<first>ANYDAY) (?:au|à) (?<until>ANYDAY)',
    days: '(?:chaque|tous les|les) DAYS',
    list: '(?:le )?(?<weekdays>ANYDAY(?:(?:\\s*,\\s*| et )(?:le )?ANYDAY)+)',
    daily:
      '(?:chaque|tous les) (?:jours?|matins?|midis?|après-midis?|soirs?)|(?:chaque|toutes les) nuits?|quotidiennement|une fois par jour',
    weekly: 'chaque semaine|toutes les semaines',
    monthly: 'chaque mois|tous les mois',
    yearly: 'chaque (?:année|an)|tous les ans',
  },
  holidays: [
    ['réveillon de no[ëe]l|veille de no[ëe]l', 12, 24],
    ['(?:jour de )?no[ëe]l', 12, 25],
    ['saint-sylvestre|réveillon du nouvel an', 12, 31],
    ["jour de l'an|nouvel an|premier de l'an", 1, 1],
    ['toussaint', 11, 1],
    ['saint-valentin', 2, 14],
    ['halloween', 10, 31],
  ],
  movable:
    'pâques|paques|lundi de pâques|ascension|pentecôte|pentecote|mardi gras|carnaval|fête des (?:mères|pères)|ramadan|aïd',
  spoken: {
    weekday: '(?:le )?(?<day>(?:dim|lun|mar|mer|jeu|ven|sam)\\.)',
    holiday:
      "(?:NUM UNIT|(?:le )?jour|(?:le )?lendemain|la veille) (?:(?<before>avant)|(?<after>après)) (?:le |la |l')?HOLIDAY|(?:la veille) (?<before>de |du |de la )HOLIDAY|(?:le lendemain) (?<after>de |du |de la )HOLIDAY|(?:à|au|à la|pour le|le jour de) HOLIDAY|la (?<holiday>veille de no[ëe]l)|(?<!\\S ?)HOLIDAY(?=$)",
    clock:
      "(?:à|vers|dès|pour|environ|autour de|aux (?:alentours|environs) de) HOUR ?(?:h|heures?)(?: ?(?<min>\\d{2})|(?<half> et demie?)|(?<quarter> et quart)|(?<less> moins (?:le|un) quart)| (?<past>MINUTES)(?= ?(?:$|[,;:.]|d[e’']|qu|pour|l[ea]s? |demain|après|ce(?:t|tte)? |du |au ))| moins (?<to>MINUTES))?",
    later: "(?:dans|ds|d[’']ici) NUM UNIT(?<half> et demie?)?",
    fixed: [
      ['apr[èe]s[- ]demain', { day: 2 }],
      ["(?:dans|d[’']ici) (?:une )?demi[- ]heure", { minute: 30 }],
      ["(?:dans|d[’']ici) un quart d[’']heure", { minute: 15 }],
      ["(?:dans|d[’']ici) trois quarts d[’']heure", { minute: 45 }],
      ['(?:le )?mois prochain', { month: 1 }],
      ["aujourd[’']?hui|auj\\.?|ajd", { day: 0 }],
    ],
    hours: "(?:dans|d[’']ici) (?<num>\\d{1,2}) ?h(?:eures?)? ?(?<min>\\d{2})",
    fromDay: '(?:le )?DAY en huit|NUM UNIT (?:après|à partir de) DAY',
    nthOfMonth: '(?:le )?NTH DAY (?:(?<next>du mois prochain)|de ce mois)',
    dayOfMonth:
      '(?:le )?(?<date>\\d{1,2})(?:er)? (?<next>du mois prochain)|le (?<date>\\d{1,2})(?:er)? à (?<hour>\\d{1,2}) ?(?:h|heures?) ?(?<min>\\d{2})?|le (?<date>\\d{1,2})(?:er)?(?= ?(?:$|[,;]|à|de (?!chaque|tous)|pour|au)(?!\\p{L}))',
    nextWeek: '(?:le )?DAY de la semaine prochaine|la semaine prochaine,? DAY',
    noon: '(?:à|vers|ce) midi|(?<=demain |di )midi',
    midnight: '(?:à |vers )?minuit',
    part: "à la première heure|(?:dans|pendant|durant|cette|de|la) (?:la )?nuit(?: prochaine)?|nuit|(?:au|le|dans la|en fin d[’']|du|de l[’']|dans l[’']|l[’'])(?: ?)(?:matin|apr[èe]s[- ]midi|apr[eè]m|soirée|soir)",
    monthEnd: "(?:d'ici (?:à )?)?(?:à la |en |la )?fin (?:du|de|de ce) mois(?! prochain)",
    nextMonthEnd: "(?:d'ici (?:à )?)?(?:à la |en |la )?fin (?:du|de) mois prochain",
    yearEnd: "(?:d'ici (?:à )?)?(?:à la |en |la )?fin (?:de l'|d')année",
    weekEnd: "(?:d'ici (?:à )?)?(?:à la |en |la )?fin de (?:la |cette )?semaine",
    weekendDay: '(?:ce|le) week-?end(?: prochain)?',
    dayEnd: "(?:d'ici (?:à )?)?(?:à la |en |la )?fin de (?:la )?journée",
  },
  names: [
    '(?<=(?<!\\p{L})(?:la|en|une|notre|votre|haute|pleine|du|le|un|ce|mon|ton|son|au|aux|de) )(?:mer|jeu)(?!\\.)',
    "(?:d'aujourd'hui|d'hier|(?<!partir |compter |avant |après )de (?:demain|ce matin|ce soir|ANYDAY))(?! (?:au|à) ANYDAY)",
    "MONTH(?<!(?:en|début|fin|mi|avant|jusqu'en|\\d|1er)[ -]MONTH)(?! \\d)",
  ],
  homographs:
    '(?<=\\p{L} )(?:mar|mer|jeu|sam)(?!\\.)|^sam(?!\\.)|(?<=\\d(?: ?h| ?heures)? )(?:mar|mer|jeu|sam)(?= \\p{L})',
  bounds: {
    until: "jusqu'(?:au|à|en|aux)(?: la)?",
    from: "(?:à partir|à compter)(?: du| de| d')?|dès",
    except: '(?:sauf|excepté|hormis|mais pas|à part)(?: les?)? (?:DAYS|(?<weekend>week-?ends?))',
    exceptAny: 'sauf|excepté|hormis',
    lasting: 'pendant (?:les )?NUM (?:prochaine?s )?UNIT',
  },
  clocks: {
    tie: 'à ',
    unit: 'h',
    clock: '\\d{1,2}(?: ?(?:h|heures?) ?(?:\\d{2})?|:\\d{2})?|midi|minuit',
    tied: 'à CLOCK(?:(?:\\s*,\\s*| et | ou )(?:à )?CLOCK)+',
  },
  mentions: {
    strong: "jusqu'au|jusqu'à|avant|après|depuis|(?<!(?:partir|compter|autour|environs|alentours|près) )de",
    weak: 'pour|sur|du',
  },
  past: 'hier|avant-hier|(?:dernier|dernière|passée?)$',
  thisDay: 'ce ANYDAY',
  nextDay: 'ANYDAY prochaine?',
  slips: [
    'demain',
    "aujourd'hui",
    'chaque',
    'matin',
    'soir',
    'midi',
    'lundi',
    'mardi',
    'mercredi',
    'jeudi',
    'vendredi',
    'samedi',
    'dimanche',
  ],
  anchored: '(?:avant|après|plus tôt)$',
  zone: '(?<sure>heure) de PLACE|à PLACE|SHORT',
  ties: {
    first: "(?<!(?:de|que|à|pour) )(?:s'il (?:te|vous) pla[iî]t|svp|stp)|de|que|à|pour",
    before: 'à|le|la|au|dès|en|dans|pour|ce|environ',
  },
  half: {
    vague: 'avant|après',
    before:
      "jusqu'au|ou|entre|depuis|(?:de |entre )?\\d{1,2}(?: ?h)? (?:et|à|ou)|après-?|avant-?|sur les|quart|demie",
    after:
      '(?:et|ou|-|–|,) ?\\d{1,2}(?: ?h(?:\\d{2})?)?(?! ?\\p{L}{3}|[\\d%])|\\d{1,2}$|ou|jusqu|sauf|et demie?|et quart|moins|heures?|minutes?|matin|soir|midi|minuit|prochaine?|en huit',
  },
};
