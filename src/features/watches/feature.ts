import type { Feature } from '../feature.ts';
import { WATCH_ROUTES } from './api/watch-routes.ts';
import { watchesView } from './cards/watch-list-view.ts';
import { watchView } from './cards/watch-view.ts';
import { watchDialogue } from './chat/watch-dialogue.ts';
import { watchFromCard } from './chat/watch-form.ts';
import {
  isWatched,
  isWish,
  keepWatching,
  sayWatches,
  stopWatching,
  unwatch,
  watch,
} from './chat/watch-list.ts';
import { WATCH_SETTINGS } from './read-settings.ts';
import { watchStorage } from './store/watch-storage.ts';

/** Values that people want to hear of. */
export const watches: Feature = {
  name: 'watches',
  ...watchStorage,
  commands: [
    { name: 'watches', forms: 'command.watches', buttons: ['button.watches'], answer: sayWatches },
    // Before "watch": in German it begins as that does.
    { name: 'unwatch', forms: 'command.unwatch', takes: 'name', answer: unwatch, always: isWatched },
    {
      name: 'watch',
      forms: 'command.watch',
      buttons: ['watches.add'],
      takes: 'name',
      answer: watch,
      always: isWish,
    },
  ],
  buttons: {
    stopWatching: { on: ['watch', 'watches'], press: stopWatching },
    keepWatching: { on: ['watch'], press: keepWatching },
    watchFromCard: { on: ['watches'], press: watchFromCard },
  },
  dialogues: [watchDialogue],
  settings: WATCH_SETTINGS,
  cards: { watch: watchView, watches: watchesView },
  welcome: 'welcome.watches',
  help: [
    { under: 'keep', write: 'help.watch', does: 'help.watch-does' },
    { under: 'keep', write: 'help.watches', does: 'help.watches-does' },
  ],
  routes: WATCH_ROUTES,
};
