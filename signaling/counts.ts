/** What a server has done since it began, in numbers: no names, no rooms, no addresses. */

import type { Refusal, ServerMessage } from '../src/signal/schema.ts';

export class Counts {
  /** Messages from clients. */
  received = 0;
  readonly joins = { asWished: 0, renamed: 0 };
  readonly signals = { relayed: 0, unreachable: 0 };
  readonly refusals = new Map<Refusal, number>();
  /** Upgrades that were refused, by HTTP status. */
  readonly upgrades = new Map<string, number>();
  /** Entries and messages on the cluster's subjects that no server of it says. */
  nonsense = 0;
  engineLosses = 0;

  /** A message to a client. */
  said(message: ServerMessage): void {
    switch (message.t) {
      case 'joined':
        if (message.isRenamed) this.joins.renamed++;
        else this.joins.asWished++;
        return;
      case 'signal':
        this.signals.relayed++;
        return;
      case 'unreachable':
        this.signals.unreachable++;
        return;
      case 'refused':
        this.refusals.set(message.code, (this.refusals.get(message.code) ?? 0) + 1);
        return;
      default:
    }
  }

  upgradeRefused(status: string): void {
    this.upgrades.set(status, (this.upgrades.get(status) ?? 0) + 1);
  }
}
