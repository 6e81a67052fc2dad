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
  parts: {
    morning: '(?:de|por|en|a) la mañana|cada mañana|todas las mañanas',
    noon: 'mediod[íi]a',
    afternoon: 'tardes?',
    evening: 'noches?',
  },
  again: {
    fine: 'cada (?:\\S+ )?(?:horas?|minutos?|segundos?)|todas las horas',
    odd: 'cada (?:\\d+|dos|tres|cuatro) (?:d[íi]as|semanas|meses|años|DAY)|un d[íi]a s[íi],? (?:y )?otro no|una semana s[íi],? (?:y )?otra no',
    nth: '(?:el|cada|todos los) NTH DAY (?:de cada|del) mes',
    last: '(?:el |cada )[úu]ltimo d[íi]a (?:de cada|del) mes|cada fin de mes',
    date: '(?:cada mes|todos los meses),? el (?:d[íi]a )?(?<date>\\d{1,2})|el (?:d[íi]a )?(?<date>\\d{1,2}) de (?:cada mes|todos los meses)',
    workdays:
      '(?:cada|todos los|los) d[íi]as? (?:laborables?|laborales?|h[áa]bil(?:es)?)|de lunes a viernes|entre semana',
    weekend: '(?:cada|todos los|los) fin(?:es)? de semana',
    days: '(?:cada|todos los|los) DAYS',
    daily:
      'todos los d[íi]as|cada d[íi]a|a diario|diariamente|(?:cada|todas las) (?:mañanas?|tardes?|noches?)',
    weekly: 'cada semana|todas las semanas|semanalmente',
    monthly: 'cada mes|todos los meses|mensualmente',
    yearly: 'cada año|todos los años|anualmente',
  },
  spoken: {
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
    nextWeek: '(?:el )?DAY de la (?:pr[óo]xima semana|semana que viene)|(?:el )?DAY que viene',
    part: '(?:por|de|en|a) la (?:mañana|tarde|noche)',
    noon: '(?:al|a) mediod[íi]a',
    monthEnd: 'a (?:fin|finales|final) de(?: este)? mes|fin de mes',
  },
  ties: {
    first: 'que|de|sobre|a',
    before: 'a las|a la|a|el|la|los|en|por|para|desde',
  },
  half: {
    before: 'pasado|antes de|cuarto|media',
    after:
      'y media|y cuarto|menos|horas?|minutos?|que viene|de la (?:mañana|tarde|noche)|por la (?:mañana|tarde|noche)',
  },
};
