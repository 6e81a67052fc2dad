import { casual } from 'chrono-node/pt';
import type { Grammar } from '../grammar.ts';

export const pt: Grammar = {
  library: casual,
  days: [
    'domingos?',
    'segundas?(?:-feiras?)?',
    'ter[çc]as?(?:-feiras?)?',
    'quartas?(?:-feiras?)?',
    'quintas?(?:-feiras?)?',
    'sextas?(?:-feiras?)?',
    's[áa]bados?',
  ],
  and: '(?:\\s*,\\s*| e |\\s*&\\s*)(?:tod[ao]s? (?:[ao]s )?|cada |às |aos )?',
  nth: ['primeir[oa]|1[ªº]', 'segund[oa]|2[ªº]', 'terceir[oa]|3[ªº]', 'quart[oa]|4[ªº]', '[úu]ltim[oa]'],
  numbers: {
    ...{ um: 1, uma: 1, dois: 2, duas: 2, três: 3, tres: 3, quatro: 4, cinco: 5, seis: 6, sete: 7 },
    ...{ oito: 8, nove: 9, dez: 10, onze: 11, doze: 12, quinze: 15, vinte: 20, trinta: 30 },
  },
  units: {
    minute: 'minutos?|min',
    hour: 'horas?',
    day: 'dias?',
    week: 'semanas?',
    month: 'm[êe]s(?:es)?',
    year: 'anos?',
  },
  parts: {
    morning: '(?:de|da|pela|na) manhã|todas? (?:as )?manhãs?|cedo',
    noon: 'meio[- ]dia',
    afternoon: 'tardes?',
    evening: 'noites?',
  },
  again: {
    fine: '(?:a )?cada (?:\\S+ )?(?:horas?|minutos?|segundos?)|toda hora|todas as horas',
    odd: '(?:a )?cada (?:\\d+|dois|duas|três|quatro) (?:dias|semanas|meses|anos|DAY)|dia sim,? dia não|semana sim,? semana não',
    nth: '(?:n?[oa]|tod[oa]|cada) NTH DAY (?:de cada|do|de todo) m[êe]s',
    last: '(?:n?o |todo )[úu]ltimo dia (?:de cada|do|de todo) m[êe]s|todo fim de m[êe]s',
    date: '(?:todo m[êe]s|todos os meses|cada m[êe]s),? (?:n?o )?dia (?<date>\\d{1,2})|(?:n?o |todo )?dia (?<date>\\d{1,2}) de (?:cada|todo) m[êe]s|todo dia (?<date>\\d{1,2})',
    workdays:
      '(?:todos os|nos|em) dias (?:úteis|de semana)|(?:todo|cada) dia (?:útil|de semana)|de segunda a sexta(?:-feira)?',
    weekend: '(?:todo|cada) fi(?:m|nal) de semana|(?:todos os|nos) fi(?:ns|nais) de semana',
    days: '(?:tod[ao]s? (?:[ao]s )?|cada |às |aos )DAYS',
    daily:
      'todo dia|todos os dias|cada dia|diariamente|toda (?:manhã|tarde|noite)|todas as (?:manhãs|tardes|noites)',
    weekly: 'toda semana|todas as semanas|cada semana|semanalmente',
    monthly: 'todo m[êe]s|todos os meses|cada m[êe]s|mensalmente',
    yearly: 'todo ano|todos os anos|cada ano|anualmente',
  },
  spoken: {
    clock:
      '(?:às?|as|pelas|até as) HOUR(?: ?(?:h|horas?))?(?:[:h.]?(?<min>\\d{2})(?: ?(?:h|min))?|(?<half> e meia)|(?<quarter> e quinze))?(?: (?:em ponto|da manhã|da tarde|da noite))?',
    later: '(?:em|daqui a|dentro de|daqui) NUM UNIT(?<half> e meia)?',
    fixed: [
      ['depois de amanhã', { day: 2 }],
      ['(?:em|daqui a|dentro de) meia hora', { minute: 30 }],
      ['(?:em|daqui a|dentro de) (?:um quarto de hora|quinze minutos)', { minute: 15 }],
      ['(?:na |a )?(?:próxima semana|semana que vem)', { week: 1 }],
      ['(?:no |o )?(?:próximo mês|mês que vem)', { month: 1 }],
    ],
    nextWeek: '(?:na |no )?DAY (?:da (?:próxima semana|semana que vem)|que vem)|(?:n?[ao] )?próxim[oa] DAY',
    part: '(?:de|da|pela|na) (?:manhã|tarde|noite)|(?:à|a) (?:tarde|noite)',
    noon: '(?:ao|a) meio[- ]dia',
    monthEnd: '(?:no )?(?:fim|final) (?:do|deste) mês',
  },
  ties: {
    first: 'de|que|para|sobre|a',
    before: 'às|as|à|a|no dia|na|no|em|o|dia|próxima|próximo',
  },
  half: {
    before: 'depois de|antes de|daqui|dentro',
    after: 'e meia|e quinze|e um quarto|h|horas?|minutos?|dias?|semanas?|que vem|d[ae] (?:manhã|tarde|noite)',
  },
};
