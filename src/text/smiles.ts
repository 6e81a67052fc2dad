/** Faces, hands and hearts that smile, ask or thank, with their tones of skin. Of other pictures nobody knows what they say. */
const SMILES =
  /(?<=[\p{L}\p{P}\p{N}])\s?(?:[\u{1F600}-\u{1F64F}\u{1F910}-\u{1F92F}\u{1F970}-\u{1F97A}\u{1F44B}-\u{1F44F}\u{1F389}\u{1F4AA}\u{1FAE1}\u{1FAF6}\u{2728}\u{266A}\u{2764}\u{263A}][\u{1F3FB}-\u{1F3FF}\uFE0F]{0,2}\s?){1,4}$/u;

/** "Thanks 🙏" is thanks, and 🙏 is a word of its own. */
export const withoutSmile = (line: string): string => line.trim().replace(SMILES, '');
