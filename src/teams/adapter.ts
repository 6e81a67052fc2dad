import { CloudAdapter } from 'botbuilder';
import type { AuthenticateRequestResult } from 'botframework-connector';
import type { Activity } from 'botframework-schema';
import type { InboundActivity } from './activity.ts';
import type { HeraldAuthentication } from './authentication.ts';
import { capture } from './dialogs/capture.ts';
import type { HeraldHandler } from './handler.ts';

/** The answer to Teams: `body` is JSON, and missing unless a card action was clicked. */
export interface InboundAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/**
 * Bypasses the SDK's `process`, which answers with the texts of inner errors, writes them to the console, and rejects
 * outside its error handling; this calls its inner steps instead. The middleware is that of every turn, also of those
 * that Herald begins itself.
 */
export class HeraldAdapter extends CloudAdapter {
  constructor(authentication: HeraldAuthentication) {
    super(authentication);
    this.use(capture);
  }

  async take(
    who: AuthenticateRequestResult,
    activity: InboundActivity,
    handler: HeraldHandler,
  ): Promise<InboundAnswer> {
    const answer = await this.processActivity(who, asSdk(activity), context => handler.run(context));
    return { status: answer?.status ?? 200, body: answer?.body };
  }
}

/** The door has checked what the SDK relies on; times stay as text, for `translate` alone reads them. */
export function asSdk(activity: InboundActivity): Activity {
  return activity as unknown as Activity;
}
