/** A plain yes or no, in each language, politely and less so. */
type Plain = Readonly<Record<'yes' | 'no', readonly string[]>>;

const PLAIN: Readonly<Record<string, Plain>> = {
  en: { yes: ['yes', 'yes please!', 'sure'], no: ['no', 'nope', 'no, thanks 🙏', 'rather not'] },
  de: { yes: ['ja', 'ja, bitte', 'na klar'], no: ['nein', 'nein danke', 'lieber nicht', 'nö'] },
  fr: { yes: ['oui', 'oui, bien sûr'], no: ['non', 'non merci', 'plutôt pas'] },
  es: { yes: ['sí', 'sí, claro'], no: ['no', 'no, gracias', 'mejor no'] },
  'pt-BR': { yes: ['sim', 'sim, por favor'], no: ['não', 'não, obrigado', 'melhor não'] },
  ar: { yes: ['نعم', 'نعم من فضلك'], no: ['لا', 'لا، شكرا', 'لا داعي'] },
  ja: { yes: ['はい', 'はい、お願いします'], no: ['いいえ', 'いえ、結構です', 'やめておきます'] },
};

/** Language and line. */
export const rowsOf = (answer: keyof Plain): (readonly [string, string])[] =>
  Object.entries(PLAIN).flatMap(([locale, plain]) => plain[answer].map(line => [locale, line] as const));
