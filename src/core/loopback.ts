/** Whether a host, as it stands in an address or is listened at, is this machine and no other. Names are not looked up. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;
