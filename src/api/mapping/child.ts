import { evaluate, lookOver, type Mapping } from './evaluate.ts';

/** The process in which mappings are evaluated, one at a time: `mapper.ts` asks it, and ends it where it must. */
process.on('message', ({ text, ...rest }: Partial<Mapping> & Pick<Mapping, 'text'>) => {
  const { payload, headers } = rest;
  const answer = headers === undefined ? lookOver(text) : evaluate({ text, payload, headers });
  answer.then(mapped => process.send?.(mapped));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
