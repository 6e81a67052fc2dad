/** Arabic and Persian digits as those of this code, each in its place. */
export const westernDigits = (text: string): string =>
  text.replace(/[٠-٩۰-۹]/g, digit => String(digit.charCodeAt(0) & 0xf));
