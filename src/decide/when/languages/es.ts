import { casual } from 'chrono-node/es';
import type { Grammar } from '../grammar.ts';

export const es: Grammar = {
  library: casual,
  days: ['domingos?', 'lunes', 'martes', 'mi[ée]rcoles', 'jueves', 'viernes', 's[áa]bados?'],
  and: '(?:\\s*,\\s*| y |\\s*&\\s*)(?:cada |todos los |los )?',
  nth: ['primer', 'segundo', 'tercer', 'cuarto', '[úu]ltimo'],
  numbers: {
    ...{ un: 1, una: 1, uno: 1, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, siete: 7, ocho: 8 },
    ...{ nueve: 9, diez: 10, once: 11, doce: 12, quince: 15, veinte: 20, treinta: 30 },
  },
  units: {
    minute: 'minutos?|min',
    hour: 'horas?',
    day: 'días?|dias?',
    week: 'semanas?',
    month: 'mes(?:es)?',
    year: 'años?',
  },
  months: 'enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre',
  parts: {
    morning: '(?:de|por|en|a) la mañana|cada mañana|todas las mañanas',
    noon: 'mediod[íi]a',
    afternoon: 'tardes?',
    evening: 'noches?',
  },
  again: {
    fine: 'cada (?:\\S+ )?(?:horas?|minutos?|segundos?)|todas las horas',
    rate: '(?:dos|tres|cuatro|\\d+) veces (?:al|a la|por|cada) (?:hora|d[íi]a|semana|mes|año)',
    odd: 'cada (?:NUM|(?<second>segundo)|(?<third>tercer)) (?:DAYS|UNIT)|(?<second>una?) UNIT s[íi],? (?:y )?otr[oa] no',
    quarterly: 'cada trimestre|trimestralmente',
    nth: '(?:el|cada|todos los) NTH DAY (?:de cada|del) mes',
    last: '(?:el |cada )[úu]ltimo d[íi]a (?:de cada|del) mes|cada fin de mes',
    date: '(?:cada mes|todos los meses),? el (?:d[íi]a )?(?<date>\\d{1,2})|el (?:d[íi]a )?(?<date>\\d{1,2}) de (?:cada mes|todos los meses)',
    workdays:
      '(?:cada|todos los|los) d[íi]as? (?:laborables?|laborales?|h[áa]bil(?:es)?)|de lunes a viernes|entre semana',
    weekend: '(?:cada|todos los|los) fin(?:es)? de semana',
    range: '(?<every>cada semana )?de (?<first>ANYDAY) a (?<until>ANYDAY)',
    days: '(?:cada|todos los|los) DAYS',
    daily:
      'todos los d[íi]as|cada d[íi]a|a diario|diariamente|(?:cada|todas las) (?:mañanas?|tardes?|noches?)',
    list: '(?:el )?(?<weekdays>ANYDAY(?:(?:\\s*,\\s*| y )(?:el )?ANYDAY)+)',
    weekly: 'cada semana|todas las semanas|semanalmente',
    monthly: 'cada mes|todos los meses|mensualmente',
    yearly: 'cada año|todos los años|anualmente',
  },
  holidays: [
    ['nochebuena', 12, 24],
    ['(?:día de )?navidad', 12, 25],
    ['nochevieja', 12, 31],
    ['(?:día de )?año nuevo', 1, 1],
    ['(?:el )?día de reyes|reyes', 1, 6],
    ['(?:día de )?san valentín', 2, 14],
    ['halloween', 10, 31],
  ],
  movable:
    'semana santa|pascua|viernes santo|jueves santo|carnaval|día de la madre|día del padre|ramadán|ramadan|pentecostés|corpus',
  spoken: {
    holiday:
      '(?:NUM UNIT|(?:el )?día) (?:(?<before>antes)|(?<after>después)) (?:de |del )(?:la )?HOLIDAY|(?:en|el|por|para) HOLIDAY|(?<!\\S ?)HOLIDAY(?=$)',
    clock:
      'a las? HOUR(?: ?(?:h|horas))?(?:[:.](?<min>\\d{2})(?: ?(?:h|horas))?|(?<half> y media)|(?<quarter> y cuarto)|(?<less> menos cuarto))?(?: (?:en punto|de la mañana|de la tarde|de la noche))?',
    later: '(?:en|dentro de) NUM UNIT(?<half> y media)?',
    fixed: [
      ['pasado mañana', { day: 2 }],
      ['(?:en|dentro de) media hora', { minute: 30 }],
      ['(?:en|dentro de) un cuarto de hora', { minute: 15 }],
      ['(?:en|dentro de) tres cuartos de hora', { minute: 45 }],
      ['(?:la )?(?:pr[óo]xima semana|semana que viene|semana pr[óo]xima)', { week: 1 }],
      ['(?:el )?(?:pr[óo]ximo mes|mes que viene)', { month: 1 }],
    ],
    hours: 'en (?<num>\\d{1,2}) ?h ?(?<min>\\d{2})',
    fromDay: 'NUM UNIT (?:despu[ée]s|a partir) del? DAY|(?:el )?DAY en NUM UNIT',
    nthOfMonth: '(?:el )?NTH DAY (?:(?<next>del (?:pr[óo]ximo mes|mes que viene))|de este mes)',
    dayOfMonth: 'el (?:d[íi]a )?(?<date>\\d{1,2})(?= ?(?:$|[,;]|al?)(?!\\p{L}))',
    nextWeek: '(?:el )?DAY de la (?:pr[óo]xima semana|semana que viene)|(?:el )?DAY que viene',
    part: '(?:por|de|en|a) la (?:mañana|tarde|noche)',
    noon: '(?:al|a) mediod[íi]a',
    monthEnd: 'a (?:fin|finales|final) de(?: este)? mes|fin de mes',
    nextMonthEnd: '(?:a )?(?:fin|finales|final) del (?:pr[óo]ximo mes|mes que viene)',
    yearEnd: '(?:a )?(?:fin|final|finales|fines) de(?:l)? año',
    weekEnd: 'a final(?:es)? de (?:la |esta )?semana',
    weekendDay: '(?:el|este) (?:pr[óo]ximo )?fin de semana',
    dayEnd: 'al final del d[íi]a',
  },
  names: [
    '(?<!(?:\\d|después|despues|antes|partir|cerca) )de (?:hoy|mañana|ayer|ANYDAY)(?! a ANYDAY)',
    'MONTH(?<!(?:en|hasta|\\d|\\d de|(?:fin|fines|finales|principios|mediados|primero) de) MONTH)(?! (?:de )?\\d)',
  ],
  bounds: {
    until: 'hasta(?: el)?',
    from: '(?:a partir del?|desde|empezando)(?: el)?',
    except: '(?:excepto|salvo|menos)(?: el| los)? (?:DAYS|(?<weekend>fin(?:es)? de semana))',
    exceptAny: 'excepto|salvo',
    lasting: '(?:durante|por) (?:las |los )?(?:próxim[ao]s )?NUM UNIT',
  },
  clocks: {
    tie: 'a las ',
    clock: '\\d{1,2}(?:[:.]\\d{2})?(?: ?(?:h|horas))?',
    // "A las 9 y 15" is a quarter past nine.
    tied: 'a las? CLOCK(?:\\s*,\\s*(?:a las? )?CLOCK)*(?: y | o )a las? CLOCK',
  },
  mentions: { strong: 'hasta|hasta el|antes del?|despu[ée]s del?|desde', weak: 'para|para el|sobre|del?' },
  past: 'ayer|anteayer|(?:pasad[oa])$',
  anchored: '(?:antes|despu[ée]s)$',
  zone: '(?<sure>hora) de PLACE|en PLACE|SHORT',
  ties: {
    first: 'que|de|sobre|a',
    before: 'a las|a la|a|el|la|los|en|por|para|desde',
  },
  half: {
    vague: 'antes|despu[ée]s',
    before: 'o|hasta|desde|entre|(?:de |entre )?\\d{1,2} (?:y|a|o)|pasado|antes de|cuarto|media',
    after:
      'pasad[oa]|(?:y|o|-|–|,) ?(?:las? )?\\d{1,2}(?:[:.]\\d{2})?(?! ?\\p{L}{3}|[\\d%])|\\d{1,2}$|o|hasta|excepto|y media|y cuarto|menos|horas?|minutos?|que viene|de la (?:mañana|tarde|noche)|por la (?:mañana|tarde|noche)',
  },
};
