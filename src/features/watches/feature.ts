import type { Feature } from '../feature.ts';
import { WATCH_ROUTES } from './api/watch-routes.ts';
import { watchesView } from './cards/watch-list-view.ts';
import { watchView } from './cards/watch-view.ts';
import { watchDialogue } from './chat/watch-dialogue.ts';
import { watchFromCard } from './chat/watch-form.ts';
import { keepWatching, sayWatches, stopWatching, unwatch, watch } from './chat/watch-list.ts';
import { watchStorage } from './store/watch-storage.ts';

/** Values that people want to hear of. */
export const watches: Feature = {
  name: 'watches',
  ...watchStorage,
  commands: [
    { name: 'watches', words: ['watches', 'my watches', 'unwatch'], answer: sayWatches },
    { name: 'watch', begins: /^\/?watch(?: (.+))?$/i, takes: 'name', answer: watch },
    { name: 'unwatch', begins: /^\/?(?:unwatch|stop watching)(?: (.+))?$/i, takes: 'name', answer: unwatch },
  ],
  buttons: {
    stopWatching: { on: ['watch', 'watches'], press: stopWatching },
    keepWatching: { on: ['watch'], press: keepWatching },
    watchFromCard: { on: ['watches'], press: watchFromCard },
  },
  dialogues: [watchDialogue],
  cards: { watch: watchView, watches: watchesView },
  help: [
    { under: 'keep', write: 'watch', does: 'For example: watch Hotel Bellagio drops 20%' },
    { under: 'keep', write: 'watches', does: 'What you watch. To stop one: unwatch <name>' },
  ],
  routes: WATCH_ROUTES,
};
