import { isWritten } from './forms.ts';
import { withoutSmile } from './smiles.ts';

/** Whether a line is one of these plain answers, such as "no": "No, thanks 🙏" is "no thanks". */
export const isPlainly = (line: string, written: readonly string[]): boolean => {
  const bare = withoutSmile(line);
  return isWritten(bare, written) || isWritten(bare.replace(/[,،、]/gu, ' '), written);
};
