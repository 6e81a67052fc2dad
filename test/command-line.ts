/** The option as a whole number of at least `least`. Throws with the option's name where it is none. */
export function wholeNumber(name: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`--${name} must be a whole number from ${least}`);
  return number;
}

/** The options of the command; where they are wrong, it prints its usage, and ends with 2. */
export function orUsage<T>(options: () => T, usage: string): T {
  try {
    return options();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}
