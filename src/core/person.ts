/** A person as Teams names them, in an activity or in a roster. Only `teamsId` is always there. */
export interface PersonInTeams {
  /** `29:…`, specific to this bot and this person. */
  readonly teamsId: string;
  readonly aadObjectId?: string;
  readonly name?: string;
  readonly givenName?: string;
  readonly upn?: string;
  readonly email?: string;
  readonly role?: 'user' | 'guest' | 'anonymous';
}

/** A person as the organisation's directory names them. */
export type PersonInDirectory = Omit<PersonInTeams, 'teamsId' | 'role' | 'aadObjectId'> & {
  readonly aadObjectId: string;
};

/**
 * Whether Herald may speak to a person 1:1.
 *
 * `unknown`: never tried, Teams decides. `open`: they installed Herald or spoke to it. `removed`: they took
 * Herald away; it stays silent until they come back. `blocked`: Teams refused; any activity of theirs reopens.
 */
export type PersonalReach = 'unknown' | 'open' | 'removed' | 'blocked';

/** **Person**: somebody whom Herald can address. `id` is ours; the other ids are Teams' and Entra's. */
export interface Person {
  readonly id: string;
  readonly tenantId: string;
  readonly teamsId?: string;
  readonly aadObjectId?: string;
  readonly name?: string;
  readonly upn?: string;
  readonly email?: string;
  /** IANA, as Teams last told it. */
  readonly timeZone?: string;
  /** IANA: where they say they are, whatever Teams tells. */
  readonly chosenZone?: string;
  /** BCP 47, as Teams last told it. */
  readonly locale?: string;
  /** BCP 47: in which they want to be spoken to, where they said so. */
  readonly language?: string;
  /** BCP 47: the language in which they were last told that Teams decides it. */
  readonly toldLanguage?: string;
  readonly reach: PersonalReach;
  readonly personalConversationId?: string;
  /** When Herald last installed itself for them, so as to bring a card; missing once they took it away. */
  readonly installedForAt?: Date;
}
