export interface NatsServerOptions {
  /** true when not given. */
  readonly hasJetStream?: boolean;
  /** For browsers: without TLS. */
  readonly hasWebSocket?: boolean;
  /** More lines of the configuration: accounts, permissions, limits. */
  readonly config?: string;
  readonly args?: readonly string[];
}

export interface NatsServer {
  /** `nats://127.0.0.1:4321` */
  readonly url: string;
  readonly port: number;
  /** `ws://127.0.0.1:4322`, or null. */
  readonly wsUrl: string | null;
  /** Another one after each start. */
  pid(): number;
  /** Again, after `stop`: the same ports, the same store. */
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its store. */
  close(): Promise<void>;
}

/** Path of the executable, or null. */
export function findNatsServer(): string | null;

/** For `describe.skipIf`: says once that the engine is missing. In CI that is an error. */
export function isNatsMissing(): boolean;

export function startNatsServer(options?: NatsServerOptions): Promise<NatsServer>;
