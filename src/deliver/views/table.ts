import type { Views } from '../feature.ts';
import { changedView } from './changed.ts';
import { digestView } from './digest.ts';
import { guidanceView } from './guidance.ts';
import { helpView } from './help.ts';
import { helloView, optedOutView, welcomeGroupView, welcomePersonView } from './herald.ts';
import { hereView } from './here.ts';
import { notificationView } from './notification.ts';
import { promptView } from './prompt.ts';

/** How Herald's own cards are shown; each feature brings its own. */
export const VIEWS = {
  notification: notificationView,
  'opted-out': optedOutView,
  'welcome-person': welcomePersonView,
  'welcome-group': welcomeGroupView,
  hello: helloView,
  help: helpView,
  guidance: guidanceView,
  prompt: promptView,
  digest: digestView,
  here: hereView,
  changed: changedView,
} satisfies Views;
