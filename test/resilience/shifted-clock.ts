/**
 * For `node --import`: the clock of this process is off by `SHIFT_CLOCK_MS`, as that of a machine without NTP is.
 * Timers and `performance.now()` go on as they do; only what asks for the time of day is told another one.
 */
const shiftMs = Number(process.env.SHIFT_CLOCK_MS);
const RealDate = Date;
const nowMs = () => RealDate.now() + shiftMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, asked) => Reflect.construct(target, args.length === 0 ? [nowMs()] : args, asked),
  apply: () => new RealDate(nowMs()).toString(),
  get: (target, name) => (name === 'now' ? nowMs : Reflect.get(target, name)),
});
