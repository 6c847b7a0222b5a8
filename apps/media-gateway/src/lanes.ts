/** Work on one thing at a time, in order; other things go on meanwhile. */
export class Lanes {
  private readonly tails = new Map<string, Promise<void>>();

  /** Runs `work` after everything asked before for `key`, whatever became of it. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.tails.get(key) ?? Promise.resolve()).then(work);
    const tail = mine.then(() => undefined, () => undefined);
    this.tails.set(key, tail);
    void tail.then(() => {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    });
    return mine;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.tails.size > 0) await Promise.all(this.tails.values());
  }
}
