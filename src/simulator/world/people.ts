import { guid, personId } from './ids.ts';
import type { Person, Tenant, World } from './nouns.ts';

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
const mailbox = (profile: Profile) =>
  (known.includes(profile) ? profile.name.split(' ')[0] : profile.name.replaceAll(' ', '.'))?.toLowerCase();

function addresses(profile: Profile, domain: string): { upn: string; email: string } {
  const box = mailbox(profile);
  return profile.guest
    ? { upn: `${box}_fabrikam.com#EXT#@contoso.onmicrosoft.com`, email: `${box}@fabrikam.com` }
    : { upn: `${box}@${domain}`, email: `${box}@${domain}` };
}

function person(profile: Profile, tenant: Tenant, botId: string): Person {
  const { upn, email } = addresses(profile, tenant.domain);
  const [givenName = '', ...rest] = profile.name.split(' ');
  return {
    tenantId: tenant.id,
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

/** Puts people into a tenant: the six whom the demo knows by name where asked for, then as many as are missing. */
export function addPeople(world: World, tenant: Tenant, count: number, demo: boolean): void {
  const named = demo ? known : [];
  for (let i = 0; i < count; i += 1) {
    const someone = person(named[i] ?? generated(i - named.length), tenant, world.bot.id);
    tenant.people.push(someone);
    world.people.push(someone);
    enter(world.directory, someone);
  }
}

/** Every spelling under which somebody may be asked for. The first of two people who share a name keeps it. */
function enter(directory: World['directory'], person: Person): void {
  const { id, aadObjectId, upn, email, name } = person;
  for (const spelling of [id, aadObjectId, upn, email, name]) {
    const key = spelling.toLowerCase();
    if (!directory.has(key)) directory.set(key, person);
  }
}
