import type { Feature } from '../feature.ts';
import { PEOPLE_ROUTES } from './api/people-routes.ts';
import { forgetMeView, myDataView } from './cards/own-data-view.ts';
import { askToForget, OWN_DATA_BUTTONS, sayMyData } from './chat/own-data.ts';

/** The data that Herald keeps of a person, for them to see and to have deleted. */
export const ownData: Feature = {
  name: 'own-data',
  commands: [
    { name: 'my-data', forms: 'command.my-data', answer: sayMyData },
    {
      name: 'forget-me',
      forms: 'command.forget-me',
      answer: askToForget,
    },
  ],
  buttons: OWN_DATA_BUTTONS,
  buttonWords: ['forget.yes', 'forget.no'],
  asking: { 'forget-me': { yes: 'forget.yes', no: 'forget.no' } },
  cards: { 'my-data': myDataView, 'forget-me': forgetMeView },
  help: [{ under: 'talk', write: 'help.my-data', does: 'help.my-data-does' }],
  routes: PEOPLE_ROUTES,
};
