import type { TeamsStandIn } from './stage.ts';

/** The people of the stand-in, each of whom plays one part only. Their UPNs. */
export interface Cast {
  /** Does not have Herald. */
  stranger(): Promise<string>;
  /** Has Herald, and was greeted. */
  somebody(): Promise<string>;
  /** So many of them, one after the other. */
  some(count: number): Promise<string[]>;
}

export function createCast(teams: Pick<TeamsStandIn, 'control' | 'messages' | 'state'>): Cast {
  let everybody: Promise<{ upn: string }[]> | undefined;
  let taken = 0;
  const stranger = async () => {
    everybody ??= teams.state().then(({ people }) => people);
    const person = (await everybody)[taken++];
    if (person === undefined) throw new Error('everybody has a part already: let the stage have more people');
    return person.upn;
  };
  const somebody = async () => {
    const person = await stranger();
    await teams.control('install', { person });
    await teams.messages({ person, text: 'Hello' });
    return person;
  };
  return {
    stranger,
    somebody,
    async some(count) {
      const those: string[] = [];
      while (those.length < count) those.push(await somebody());
      return those;
    },
  };
}
