/**
 * Units: each row has the meanings, and how they are written in any of the languages. A sign may mean several: `$` is
 * that of many dollars.
 */
const UNITS: readonly (readonly [means: string, written: string])[] = [
  ['EUR', '€ eur euro euros ユーロ يورو'],
  ['USD', 'usd us$'],
  ['USD CAD AUD NZD SGD HKD', 'dollar dollars dólar dólares dolar dolares ドル دولار'],
  ['USD CAD AUD NZD SGD HKD MXN ARS CLP COP', '$'],
  ['GBP', '£ gbp'],
  ['GBP lb', 'pound pounds pfund'],
  ['CHF', 'chf fr franken'],
  ['CHF XOF XAF', 'franc francs'],
  ['JPY', 'jpy yen 円'],
  ['JPY CNY', '¥'],
  ['CNY', 'cny rmb yuan 元'],
  ['BRL', 'r$ brl real reais'],
  ['INR', '₹ inr rupee rupees'],
  ['SAR OMR QAR YER', 'ريال'],
  ['AED MAD', 'درهم'],
  ['percent', '% ٪ percent prozent pourcent パーセント بالمئة'],
  ['celsius', '°c celsius'],
  ['fahrenheit', '°f fahrenheit'],
  ['celsius fahrenheit', '° degree degrees grad degré degrés grado grados grau graus 度 درجة درجات'],
  ['ms', 'ms'],
  ['s', 's sec secs second seconds sekunde sekunden seconde secondes segundo segundos 秒 ثانية'],
  ['min', 'min mins minute minutes minuten minuto minutos 分 دقيقة دقائق'],
  ['h', 'h hr hrs std hour hours stunde stunden heure heures hora horas 時間 ساعة ساعات'],
  ['d', 'd day days tag tage jour jours día días dia dias 日 يوم أيام'],
  ['kB', 'kb kib'],
  ['MB', 'mb mib'],
  ['GB', 'gb gib'],
  ['TB', 'tb tib'],
  ['km', 'km'],
  ['m', 'm'],
  ['cm', 'cm'],
  ['mm', 'mm'],
  ['kg', 'kg'],
  ['g', 'g'],
  ['t', 't'],
  ['lb', 'lb lbs'],
  ['l', 'l'],
  ['m²', 'm2 m² qm'],
  ['m³', 'm3 m³'],
  ['kW', 'kw'],
  ['kWh', 'kwh'],
  ['MWh', 'mwh'],
  ['bar', 'bar'],
  ['hPa', 'hpa'],
  ['rpm', 'rpm'],
  ['ppm', 'ppm'],
  [
    'number',
    [
      'error errors fehler fehlern erreur erreurs errores erros エラー أخطاء',
      'point points pts punkt punkte punkten punto puntos ponto pontos 点 نقطة نقاط',
      'people person persons personen personnes personas pessoas 人 名 شخص أشخاص',
      'user users nutzer utilisateurs usuarios usuários مستخدم مستخدمين',
      'request requests anfragen requêtes solicitudes pedidos requisições طلب طلبات',
      'order orders bestellungen commandes 件 個 回 台 本',
      'ticket tickets item items piece pieces pcs stk stück',
    ].join(' '),
  ],
];

const MEANINGS = meanings();

function meanings(): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, ReadonlySet<string>>();
  for (const [means, written] of UNITS)
    for (const form of written.split(' ')) all.set(folded(form), new Set(means.split(' ')));
  return all;
}

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** The source of an expression for a unit that is known, behind a number in words: signs and Japanese ones need no space. */
export const UNIT = [...MEANINGS.keys()]
  .map(form => form.replaceAll('$', '\\$'))
  .map(form => (/^[\p{Script=Latin}\p{Script=Arabic}]/u.test(form) ? ` ${form}` : ` ?${form}`))
  .join('|');

function folded(text: string): string {
  return text.normalize('NFKC').trim().replace(/\.$/, '').toLowerCase();
}

/** The meanings that a unit may have; undefined: it is not known. */
function meaningsOf(unit: string): ReadonlySet<string> | undefined {
  const written = unit.normalize('NFKC').trim();
  // In capitals alone: "all", "top" and "try" are words, too.
  if (CURRENCIES.has(written)) return new Set([written]);
  return MEANINGS.get(folded(unit)) ?? (/^\p{Sc}$/u.test(written) ? new Set([written]) : undefined);
}

const isSame = (unit: string, other: string) => folded(unit) === folded(other);

/** Whether it is a known unit, or `own`: the unit of the thing itself. */
export const isUnit = (text: string, own?: string): boolean =>
  meaningsOf(text) !== undefined || (own !== undefined && isSame(text, own));

/** Whether they cannot be the same: euros and dollars, percent and degrees. Of what is not known nobody can tell. */
export function differ(unit: string, other: string): boolean {
  const [one, another] = [meaningsOf(unit), meaningsOf(other)];
  if (one === undefined || another === undefined || isSame(unit, other)) return false;
  return ![...one].some(each => another.has(each));
}
