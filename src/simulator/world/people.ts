import { guid, personId } from './ids.ts';
import type { Person } from './nouns.ts';

type Profile = Pick<Person, 'name' | 'jobTitle' | 'locale' | 'timeZone'> & { readonly guest?: true };

const known: readonly Profile[] = [
  { name: 'Ana Silva', jobTitle: 'Release manager', locale: 'en-GB', timeZone: 'Europe/Lisbon' },
  { name: 'Priya Nair', jobTitle: 'Platform engineer', locale: 'en-US', timeZone: 'Asia/Kolkata' },
  { name: 'Jonas Weber', jobTitle: 'On-call engineer', locale: 'de-DE', timeZone: 'Europe/Berlin' },
  { name: 'Mei Tanaka', jobTitle: 'Product owner', locale: 'ja-JP', timeZone: 'Asia/Tokyo' },
  { name: 'Omar Haddad', jobTitle: 'Support lead', locale: 'en-US', timeZone: 'America/New_York' },
  {
    name: 'Lena Fischer',
    jobTitle: 'Guest, Fabrikam',
    locale: 'en-US',
    timeZone: 'Europe/Zurich',
    guest: true,
  },
];

const givenNames = ['Amara', 'Ben', 'Chloe', 'Diego', 'Elif', 'Finn', 'Grace', 'Hugo', 'Ines', 'Jack'];
const surnames = [
  'Adeyemi',
  'Brown',
  'Costa',
  'Dubois',
  'Evans',
  'Ferrari',
  'Garcia',
  'Hansen',
  'Ito',
  'Kim',
];

function generated(index: number): Profile {
  const given = givenNames[index % givenNames.length];
  const surname = surnames[Math.floor(index / givenNames.length) % surnames.length];
  const number = Math.floor(index / (givenNames.length * surnames.length));
  const name = number === 0 ? `${given} ${surname}` : `${given} ${surname} ${number + 1}`;
  return { name, jobTitle: 'Engineer', locale: 'en-US', timeZone: 'Europe/London' };
}

/** `ana@contoso.com`, `jonas@contoso.com`: given names, as long as they are one of a kind. */
const mailbox = (profile: Profile, index: number) =>
  (index < known.length ? profile.name.split(' ')[0] : profile.name.replaceAll(' ', '.'))?.toLowerCase();

function addresses(profile: Profile, index: number): { upn: string; email: string } {
  const box = mailbox(profile, index);
  return profile.guest
    ? { upn: `${box}_fabrikam.com#EXT#@contoso.onmicrosoft.com`, email: `${box}@fabrikam.com` }
    : { upn: `${box}@contoso.com`, email: `${box}@contoso.com` };
}

function person(profile: Profile, index: number, botId: string): Person {
  const { upn, email } = addresses(profile, index);
  const [givenName = '', ...rest] = profile.name.split(' ');
  return {
    id: personId(botId, upn),
    aadObjectId: guid(`person ${upn}`),
    upn,
    email,
    name: profile.guest ? `${profile.name} (Guest)` : profile.name,
    givenName,
    surname: rest.join(' '),
    jobTitle: profile.jobTitle,
    role: profile.guest ? 'guest' : 'user',
    locale: profile.locale,
    timeZone: profile.timeZone,
    presence: 'never',
    blocked: false,
  };
}

/** The six whom the demo knows by name, then as many more as asked for. */
export function makePeople(count: number, botId: string): Person[] {
  return Array.from({ length: count }, (_, i) => person(known[i] ?? generated(i - known.length), i, botId));
}

/** Every spelling under which somebody may be asked for. */
export function makeDirectory(people: readonly Person[]): Map<string, Person> {
  const spellings = (p: Person) => [p.id, p.aadObjectId, p.upn, p.email, p.name];
  return new Map(people.flatMap(p => spellings(p).map(s => [s.toLowerCase(), p] as const)));
}
