interface Window {
  /** Milliseconds from the name granted to `peers` links open. */
  openedAll(peers: number): Promise<number>;
}
