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
  months: 'janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro',
  parts: {
    morning: '(?:de|da|pela|na) manhã|todas? (?:as )?manhãs?|cedo',
    noon: 'meio[- ]dia',
    afternoon: 'tardes?',
    evening: 'noites?',
  },
  again: {
    fine: '(?:a )?cada (?:\\S+ )?(?:horas?|minutos?|segundos?)|toda hora|todas as horas',
    rate: '(?:duas|tr[êe]s|quatro|\\d+) vezes (?:ao|por|à|na) (?:hora|dia|semana|m[êe]s|ano)',
    odd: '(?:a )?cada NUM (?:DAYS|UNIT)|(?<second>UNIT) sim,? \\p{L}+ não',
    quarterly: '(?:todo|a cada|cada) trimestre|trimestralmente',
    nth: '(?:n?[oa]|tod[oa]|cada) NTH DAY (?:de cada|do|de todo) m[êe]s',
    last: '(?:n?o |todo )[úu]ltimo dia (?:de cada|do|de todo) m[êe]s|todo fim de m[êe]s',
    date: '(?:todo m[êe]s|todos os meses|cada m[êe]s),? (?:n?o )?dia (?<date>\\d{1,2})|(?:n?o |todo )?dia (?<date>\\d{1,2}) de (?:cada|todo) m[êe]s|todo dia (?<date>\\d{1,2})',
    workdays:
      '(?:todos os|nos|em) dias (?:úteis|de semana)|(?:todo|cada) dia (?:útil|de semana)|de segunda a sexta(?:-feira)?',
    weekend: '(?:todo|cada) fi(?:m|nal) de semana|(?:todos os|nos) fi(?:ns|nais) de semana',
    range: '(?<every>toda semana )?(?:de|da) (?<first>ANYDAY) (?:a|à|até) (?<until>ANYDAY)',
    days: '(?:tod[ao]s? (?:[ao]s )?|cada |às |aos )DAYS',
    daily:
      'todo dia|todos os dias|cada dia|diariamente|toda (?:manhã|tarde|noite)|todas as (?:manhãs|tardes|noites)',
    list: '(?:na |no )?(?<weekdays>ANYDAY(?:(?:\\s*,\\s*| e )(?:na |no )?ANYDAY)+)',
    weekly: 'toda semana|todas as semanas|cada semana|semanalmente|uma vez por semana',
    monthly: 'todo m[êe]s|todos os meses|cada m[êe]s|mensalmente',
    yearly: 'todo ano|todos os anos|cada ano|anualmente',
  },
  holidays: [
    ['véspera de natal', 12, 24],
    ['(?:dia de )?natal', 12, 25],
    ['réveillon|reveillon|véspera de ano[ -]novo', 12, 31],
    ['(?:dia de )?ano[ -]novo', 1, 1],
    ['dia de reis', 1, 6],
    ['halloween|dia das bruxas', 10, 31],
  ],
  movable:
    'páscoa|pascoa|carnaval|sexta-feira santa|corpus christi|dia d(?:as mães|os pais|os namorados)|ramadã|pentecostes',
  spoken: {
    holiday:
      '(?:NUM UNIT|(?:no |o )?dia) (?:(?<before>antes)|(?<after>depois)) d[oae] HOLIDAY|(?:no|na|n[ao] dia de) HOLIDAY|(?<!\\S ?)HOLIDAY(?=$)',
    clock:
      '(?:às?|as|pelas|lá pelas|por volta das?|até as) HOUR(?: ?(?:h|horas?))?(?:[:h.]?(?<min>\\d{2})(?: ?(?:h|min))?|(?<half> e meia)|(?<quarter> e quinze))?(?: (?:em ponto|da manhã|da tarde|da noite))?',
    later: '(?:em|daqui a|dentro de|daqui) NUM UNIT(?<half> e meia)?',
    fixed: [
      ['depois de amanhã', { day: 2 }],
      ['(?:em|daqui a|dentro de) meia hora', { minute: 30 }],
      ['(?:em|daqui a|dentro de) (?:um quarto de hora|quinze minutos)', { minute: 15 }],
      ['(?:na |a )?(?:próxima semana|semana que vem)', { week: 1 }],
      ['(?:no |o )?(?:próximo mês|mês que vem)', { month: 1 }],
    ],
    hours: 'em (?<num>\\d{1,2}) ?h ?(?<min>\\d{2})',
    fromDay: 'NUM UNIT (?:depois|a partir) d[ea] DAY|(?:na )?DAY a NUM UNIT',
    nthOfMonth: '(?:n[ao] )?NTH DAY (?:(?<next>do (?:próximo mês|mês que vem))|deste mês)',
    dayOfMonth: '(?:no )?dia (?<date>\\d{1,2})(?! ?(?:de|[/.:\\d])(?!\\p{L}))',
    nextWeek: '(?:na |no )?DAY (?:da (?:próxima semana|semana que vem)|que vem)|(?:n?[ao] )?próxim[oa] DAY',
    part: '(?:de|da|pela|na) (?:manhã|tarde|noite)|(?:à|a) (?:tarde|noite)',
    noon: '(?:ao|a) meio[- ]dia',
    midnight: '(?:à |a )?meia[- ]noite',
    monthEnd: '(?:no )?(?:fim|final) (?:do|deste) mês(?! que vem)',
    nextMonthEnd: '(?:no )?(?:fim|final) do (?:próximo mês|mês que vem)',
    yearEnd: '(?:no )?(?:fim|final) do ano',
    weekEnd: '(?:no )?(?:fim|final) da semana',
    weekendDay: '(?:no |neste |este )(?:próximo )?(?:fim|final) de semana',
    dayEnd: '(?:no )?(?:fim|final) do dia',
  },
  names: [
    '(?<=\\d ?)seg',
    '(?<=(?<!\\p{L})(?:vou|vamos|para|quero|preciso|devo|deve|pode|posso|vai|sem|por|não) )ter',
    '(?<!(?:\\d|depois|antes|partir) )de (?:hoje|amanhã|ontem)|(?<!partir )d[ae] ANYDAY(?! (?:a|à|até) ANYDAY)',
    // "The second meeting", where no day is tied to it.
    '(?<!(?:na|às|toda|todas as|próxima|e|,|cada|até|esta|de) )(?:segunda|terça|quarta|quinta|sexta)(?= (?!(?:às?|as|d[aeo]|aos?|n[ao]|e|que|para|feira|cedo|pela|até)(?!\\p{L}))\\p{L})',
    'MONTH(?<!(?:em|até|\\d|\\d de|(?:fim|final|início|meados|primeiro) de) MONTH)(?! (?:de )?\\d)',
  ],
  homographs:
    '(?<=(?<!(?<!\\p{L})(?:na|nesta|próxima|esta|cada))(?<=\\p{L}) )(?:ter|dom)(?!\\.)|(?<=\\d ?h? )(?:ter|dom)(?= \\p{L})|^ter(?= (?!às?)\\p{L})',
  bounds: {
    until: 'até(?: [oa](?: dia)?)?',
    from: '(?:a partir d[eao]|desde|começando)(?: [ao]| n[ao])?',
    except:
      '(?:exceto|menos|salvo)(?: às?| aos?| n[ao]s?| [ao]s?)? (?:DAYS|(?<weekend>fi(?:m|ns|nais|nal) de semana))',
    exceptAny: 'exceto|salvo',
    lasting: '(?:durante|por) (?:[ao]s )?(?:próxim[ao]s )?NUM UNIT',
  },
  clocks: {
    tie: 'às ',
    clock: '\\d{1,2}(?:[:h.]\\d{2})?(?: ?(?:h|horas))?',
    // "Às 9 e 15" is a quarter past nine.
    tied: 'às? CLOCK(?:(?:\\s*,\\s*| e | ou )(?:às? CLOCK|\\d{1,2} ?h(?:\\d{2})?))+',
  },
  mentions: { strong: 'até|até [ao]|antes d[aeo]s?|depois d[aeo]s?|desde', weak: 'para|sobre|d[aeo]' },
  past: 'ontem|anteontem|(?:passad[oa])$',
  thisDay: '(?:nest[ea]|est[ea]) ANYDAY',
  nextDay: '(?:n?[ao] )?(?:pr[óo]xim[ao] ANYDAY|ANYDAY (?:que vem|pr[óo]xim[ao]))',
  slips: [
    'amanhã',
    'hoje',
    'todos',
    'tarde',
    'noite',
    'segunda',
    'terça',
    'quarta',
    'quinta',
    'sexta',
    'sábado',
    'domingo',
  ],
  anchored: '(?:antes|depois)$',
  zone: '(?:no )?(?<sure>hor[áa]rio|hora) de PLACE|em PLACE|SHORT',
  ties: {
    first: 'de|que|para|sobre|a',
    before: 'às|as|à|a|no dia|na|no|em|o|dia|próxima|próximo',
  },
  half: {
    vague: 'antes|depois',
    before: 'ou|até|desde|entre|(?:de |das |entre )?\\d{1,2} (?:e|a|às|ou)|depois de|antes de|daqui|dentro',
    after:
      'passad[oa]|(?:e|ou|-|–|,) ?(?:às? )?\\d{1,2}(?:[:h]\\d{2})?(?! ?\\p{L}{3}|[\\d%])|\\d{1,2}$|ou|até|exceto|e meia|e quinze|e um quarto|h|horas?|minutos?|dias?|semanas?|que vem|d[ae] (?:manhã|tarde|noite)',
  },
};
