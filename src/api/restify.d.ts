/** The parts of which the index of restify makes a server; its types know the index alone. */
declare module 'restify/lib/server.js' {
  import type restify from 'restify';

  type Options = Omit<restify.ServerOptions, 'log' | 'router'> & { log: object; router: object };
  const Server: new (options: Options) => restify.Server;
  export default Server;
}

declare module 'restify/lib/router.js' {
  const Router: new (options: object) => object;
  export default Router;
}
