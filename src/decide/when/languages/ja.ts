import { casual } from 'chrono-node/ja';
import type { Grammar } from '../grammar.ts';
import { jaDates } from './dates.ts';

const ONES = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const TENS = ['', '十', '二十', '三十', '四十', '五十'];

export const ja: Grammar = {
  library: casual,
  isUnspaced: true,
  days: ['日曜日?', '月曜日?', '火曜日?', '水曜日?', '木曜日?', '金曜日?', '土曜日?'],
  and: '\\s*[、・,と]\\s*(?:毎週)?',
  nth: ['1|一', '2|二', '3|三', '4|四', '最終|最後の'],
  numbers: Object.fromEntries(
    TENS.flatMap((ten, tens) => ONES.map((one, ones) => [`${ten}${one}`, tens * 10 + ones])).slice(1),
  ),
  units: {
    minute: '分間?',
    hour: '時間',
    day: '日間?',
    week: '週間?',
    month: '[かヶケカ箇]月間?',
    year: '年間?',
  },
  months: jaDates.slice(0, 12).map((month, i) => `${month}|0?${i + 1}`),
  dates: jaDates,
  parts: {
    morning: '朝|午前',
    noon: '正午|昼|ランチ',
    afternoon: '午後',
    evening: '夕方?',
    late: '夜|晩',
    night: '深夜|夜中|真夜中',
  },
  // By law 午後12時 is midnight, and clocks show it at noon.
  hours: { afternoon: { afterNoon: [1, 11], twelve: [12, 0] } },
  names: [
    // A day that people talk about.
    '(?:HOLIDAY|MOVABLE|ANYDAY)(?=に(?:つい|関し|かんし|向け))',
    // "9:30 Peter" is no 9:30 p.m.
    '(?<=\\d ?)[ap](?=\\p{Script=Latin})(?!\\.?m\\.?(?!\\p{Script=Latin}))',
  ],
  again: {
    fine: '毎(?:時間?|分|秒)|[\\d一二三四五六七八九十]+(?:時間|分|秒)(?:ごと|毎|おき)',
    rate: '[\\d一二三四五六七八九十]+(?:日|週間?|[かヶケカ箇]月|年)おき|(?:毎?日|毎?週|毎?月|毎?年)に[\\d一二三四五六七八九十]+回',
    odd: '(?<second>隔)週の?DAYS|NUM ?週間?(?:ごと|毎)の?DAYS|NUM ?UNIT(?:ごと|毎)|(?<second>隔)(?:(?<weeks>週)|(?<days>日)|(?<months>月))',
    quarterly: '四半期ごと|毎四半期',
    nth: '毎月の?第?NTH ?DAY',
    nthOrOnce: '(?<![毎今来\\d先])月の?第?NTH ?DAY',
    last: '毎月(?:末日?|の?最終日|の?月末)',
    date: '毎月の?(?<date>DATE)日',
    workdays: '毎?平日(?:は?毎日)?|毎週平日|毎営業日|営業日は?毎日',
    weekend: '毎週末|週末は毎週',
    range: '(?<every>毎週の?)?(?<first>ANYDAY)(?:から|[〜～-])(?<until>ANYDAY)(?:まで)?',
    days: '毎週の?DAYS',
    list: '(?<weekdays>ANYDAY(?:[、・,と]ANYDAY)+)',
    daily: '毎日|毎(?:朝|昼|夕|晩|夜)',
    weekly: '毎週',
    monthly: '毎月',
    yearly: '毎年',
  },
  holidays: [
    ['クリスマス・?イ[ブヴ]', 12, 24],
    ['クリスマス', 12, 25],
    ['大晦日|大みそか', 12, 31],
    ['元日|元旦', 1, 1],
    ['バレンタイン(?:デー)?', 2, 14],
    ['ハロウィン', 10, 31],
  ],
  movable: 'お?正月|イースター|復活祭|母の日|父の日|お盆|旧正月|ゴールデンウィーク|ラマダン',
  spoken: {
    weekday: '(?:今週の?|この)DAY|(?<![\\p{L}\\d\\0])(?<day>[日月火水木金土])(?= ?\\d{1,2}[:時])',
    holiday:
      'HOLIDAYの?(?:NUM(?:(?<days>日)|(?<weeks>週間)))(?:(?<before>前)|(?<after>後))に?|HOLIDAYの(?:(?<before>前日)|(?<after>翌日))に?|HOLIDAYに|HOLIDAYの?(?=朝|昼|お昼|夜|夕|晩|深夜|午前|午後|正午|NUM時)|(?<!\\S ?)HOLIDAY(?=$)',
    clock:
      '(?:午前|(?<![明今])朝の?|午後の?|夕方の?|深夜の?|(?<!今)夜の?|(?<!今)晩の?)?(?<!\\d)HOUR時(?:(?<half>半)|(?<min>\\d{1,2})分)?(?!間)',
    later: 'NUM ?UNIT(?<half>半)?(?:後|したら|経ったら|たったら)|あとNUM ?UNIT(?<half>半)?で',
    fixed: [
      ['今夜|こんや|今夕|こんゆう|今晩|こんばん|今朝|けさ', { day: 0 }],
      ['明後日|あさって', { day: 2 }],
      ['しあさって', { day: 3 }],
      ['あした|あす|明朝', { day: 1 }],
      ['来週(?!の?[月火水木金土日]曜)', { week: 1 }],
      ['(?:再来週|さ来週|さらいしゅう)(?!の?[月火水木金土日]曜)', { week: 2 }],
      ['(?<!再)来月(?!の?DATE日)', { month: 1 }],
      ['再来月(?!の?DATE日)', { month: 2 }],
      ['半時間後', { minute: 30 }],
    ],
    nextWeek: '(?<!再|さ)来週の?DAY|(?<afterNext>再来週|さ来週|さらいしゅう)の?DAY',
    dayInWeeks: 'NUM ?UNIT後の?DAY',
    noon: '正午|お昼(?=に)',
    midnight: '真夜中',
    part: 'の?(?:深夜|(?<!真)夜中|朝(?:イチ|いち|一番?)(?:で|に)?|朝(?![会食礼刊])|午前中|午前|お?昼(?![食休])|午後|夕方|(?<!深)夜(?![間勤景中])|晩(?![ご御]))',
    dayOfMonth:
      '(?:(?<afterNext>再来月)|(?<!再)(?<next>来月)|今月)の?(?<date>DATE)日(?![間後前目毎報本程]|ごと|おき|以内)|(?<![\\d月])(?<date>\\d{1,2})日(?![間後前目毎報本程]|ごと|おき|以内)',
    nthOfMonth: '(?<next>来月)の?第?NTH ?DAY|今月の?第?NTH ?DAY',
    date: '(?:(?<year>\\d{4})年の?)?(?<![月\\d一二三四五六七八九十])(?<month>MONTH)月の?(?<date>DATE)日(?![間後前目毎報本程])',
    nextMonthEnd: '来月末',
    yearEnd: '年末|今年末',
    weekendDay: '今?週末',
    monthEnd: '(?:今月|月)末',
  },
  bounds: {
    isAfter: true,
    until: 'まで',
    from: 'から',
    except: '(?:DAYS|(?<weekend>週末|土日))(?:以外|を除く|を除いて)(?:の)?',
    exceptAny: '以外|を除',
    lasting: 'NUM ?UNIT(?:の間)?[、,]?(?=毎日|毎朝|毎晩|平日|毎週)',
  },
  clocks: {
    tie: '',
    clock: '(?:午前|午後)?\\d{1,2}時(?:半|\\d{1,2}分)?',
    tied: 'CLOCK(?:[と、,]|または|か)CLOCK(?:[と、,]CLOCK)*',
  },
  past: '昨日|一昨日|先週|先月|去年',
  thisDay: '(?:今週|この)の?ANYDAY',
  nextDay: '次の?ANYDAY',
  slips: [],
  zone: 'PLACE(?<sure>時間)の?',
  ties: {
    first: '、',
    before: 'の|、',
    after: '(?:に|は|の|から|頃に?|ごろに?|までに|、|，)+',
    last: '(?:こと)?を|こと|(?<=[うくぐすつぬぶむるい])ように?|(?<!こ)と',
  },
  half: {
    before:
      '先週の?|先月の?|昨日の?|以前の?|から|来週の?|再来週の?|来月の?|\\d(?=\\0)|来年の?|再来年の?|[・、][日月火水木金土]の?|再|[〇一二三四五六七八九]年の?|(?:朝|昼|夕方|夜|晩)の?',
    after:
      'の?(?:頭(?=に|で|まで|、)|初め|はじめ|[初上中下]旬|半ば)|(?:か|または)|の前(?:に|まで)|以[降前]|過ぎ|すぎ|半|分(?![析担])|時(?!計)|日(?![報本程誌付])|週(?!報)|午前|午後|後|前(?!回)',
  },
};
