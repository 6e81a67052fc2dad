import { accepted, cardOf, onScreen } from './seen.ts';
import type { Stage } from './stage.ts';
import { ANA, FOOTNOTES, PRIYA, scenes } from './story.ts';
import { get, post } from './wire.ts';

/** One line of the story: somebody's action, and its effect once it has been seen. */
interface Act {
  readonly what: string;
  readonly play: () => Promise<string>;
}

/**
 * Plays what a first day with Herald looks like and tells it line by line. Answers the id of the last notification.
 * Rejects when a card is not where it should be, with Herald's own reason.
 */
export async function playStory(stage: Stage): Promise<string> {
  let last = '';
  const [team] = (await get(`${stage.teams}/control/state`)).teams;
  const acts: Act[] = [
    { what: 'Ana adds Herald', play: () => welcomed(stage) },
    { what: 'Priya adds it to her team', play: () => welcomedTeam(stage, team.id) },
    ...(stage.options.blocked ? [{ what: 'Ana blocks Herald', play: () => blocked(stage) }] : []),
    ...scenes().map(scene => ({
      what: scene.what,
      play: async () => {
        last = await accepted(stage, scene);
        return `Ana: ${headline(await cardOf(stage, scene.by, last))}`;
      },
    })),
  ];
  const width = Math.max(...acts.map(({ what }) => what.length));
  for (const { what, play } of acts) {
    const seen = await play().catch(error => {
      throw new Error(`"${what}": ${(error as Error).message}`);
    });
    stage.tell(`${(stage.now() / 1000).toFixed(2).padStart(6)} s  ${what.padEnd(width)}  → ${seen}`);
  }
  stage.tell('');
  for (const note of FOOTNOTES) stage.tell(`  ${note}`);
  return last;
}

/** Ana adds Herald. Answers what is seen of it. */
export async function welcomed({ teams }: Stage): Promise<string> {
  await post(`${teams}/control/install`, { person: ANA });
  await onScreen(teams, { person: ANA, text: 'I’m Herald' });
  return 'Ana: a welcome';
}

async function welcomedTeam({ teams }: Stage, team: string): Promise<string> {
  await post(`${teams}/control/install`, { team, channel: 'Ops', by: PRIYA });
  await onScreen(teams, { conversation: 'Ops', text: 'I’m now in this team' });
  return 'Ops: one card; no private messages';
}

async function blocked({ teams }: Stage): Promise<string> {
  await post(`${teams}/control/block`, { person: ANA, blocked: true });
  return 'Herald is not told of it';
}

/** A toast begins with what happened, then says to what. */
const headline = (toast: string) => toast.split(': ')[0];
