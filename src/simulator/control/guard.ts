import type { MiddlewareHandler } from 'hono';

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Keeps other web sites from playing with the stand-in through a visitor's browser: the host must be the loopback
 * address (against rebound names), and where a browser tells its origin, it must be the page's own.
 */
export const ownPageOnly: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? '';
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const foreign = (origin !== undefined && origin !== `http://${host}`) || site === 'cross-site';
  if (!loopback.test(host) || foreign)
    return c.json({ error: 'Only the stand-in itself may ask for this.' }, 403);
  return next();
};
