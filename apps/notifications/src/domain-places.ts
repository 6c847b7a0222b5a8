/** A delivery older than this makes its domain slow. */
const slowMs = 250;

/** Deliveries under way, by the domain they go to: a domain that is slow or dead never has all the places. */
export class DomainPlaces {
  private readonly underWay = new Map<string, Set<{ readonly since: number }>>();
  private readonly waiting = new Map<string, Set<() => void>>();

  /** `most` deliveries at once to one domain. */
  constructor(private readonly most: number) {}

  /**
   * A place for one delivery, or undefined when the domain has all of its own and none will be free in a moment. Whoever got it gives it
   * back by calling it.
   */
  async enter(domain: string): Promise<(() => void) | undefined> {
    const patience = performance.now() + slowMs;
    while (this.isFull(domain)) {
      const left = Math.min(patience, this.oldest(domain) + slowMs) - performance.now();
      if (left <= 0) return undefined;
      await this.freed(domain, left);
    }
    const place = { since: performance.now() };
    const places = this.underWay.get(domain) ?? new Set();
    this.underWay.set(domain, places.add(place));
    return () => this.leave(domain, place);
  }

  /** Domains that have no place left. */
  full(): string[] {
    return [...this.underWay.keys()].filter((domain) => this.isFull(domain));
  }

  private isFull(domain: string): boolean {
    return (this.underWay.get(domain)?.size ?? 0) >= this.most;
  }

  private oldest(domain: string): number {
    return Math.min(...[...(this.underWay.get(domain) ?? [])].map(({ since }) => since));
  }

  private leave(domain: string, place: { readonly since: number }): void {
    const places = this.underWay.get(domain);
    places?.delete(place);
    if (places?.size === 0) this.underWay.delete(domain);
    for (const wake of this.waiting.get(domain) ?? []) wake();
    this.waiting.delete(domain);
  }

  private async freed(domain: string, withinMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      const waiting = this.waiting.get(domain) ?? new Set();
      this.waiting.set(domain, waiting.add(() => { clearTimeout(timer); resolve(); }));
    });
  }
}
