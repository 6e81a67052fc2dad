/** Found in no address of a person: another address, a name beside it, a scheme, a space. */
const ODD = /[\s,;<>]|^mailto:/i;

/** Whether a text can be the address of one person: an Entra object id, a UPN, an e-mail address or a Teams id. */
export const isOneAddress = (text: string): boolean => !ODD.test(text);

export const ONE_ADDRESS =
  'must be one address, such as ana@contoso.com: without a name beside it, "mailto:", or others in the same text';

/** The addresses in what somebody wrote for people to read: `Ana Silva <ana@contoso.com>; ben@contoso.com`. */
export function addressesIn(text: string): string[] {
  return text
    .split(/[,;]/)
    .map(each => (/<([^<>]*)>/.exec(each)?.[1] ?? each).trim().replace(/^mailto:/i, ''))
    .filter(each => each !== '');
}
