import type { CloudName } from '../cloud.ts';

/** Where Microsoft Graph is. https://learn.microsoft.com/graph/deployments */
export const GRAPH_HOSTS: Readonly<Record<CloudName, string>> = {
  public: 'https://graph.microsoft.com',
  gcc: 'https://graph.microsoft.com',
  'gcc-high': 'https://graph.microsoft.us',
  dod: 'https://dod-graph.microsoft.us',
};
