/** A Janus that answers. */
export interface Instance {
  readonly name: string;
  /** Takes no new room; its meetings go on to their end. */
  readonly draining: boolean;
}

/** A room and the Janus it is on. */
export interface PlacedRoom {
  readonly janus: string;
  /** Who is in it at the moment. */
  readonly people: number;
}

/** A room that was just made will fill up: it weighs as much as a small meeting from the beginning. */
const expectedPeople = 6;

/** How many people an instance has, or will soon have. */
export function loadOf(name: string, rooms: readonly PlacedRoom[]): number {
  return rooms.filter(({ janus }) => janus === name).reduce((load, { people }) => load + Math.max(people, expectedPeople), 0);
}

/** The least loaded instance that takes new rooms and has fewer than `mostRooms`, the first by name of several; undefined when there is none. */
export function placeRoom(instances: readonly Instance[], rooms: readonly PlacedRoom[], mostRooms = Infinity): string | undefined {
  const isFull = (name: string) => rooms.filter(({ janus }) => janus === name).length >= mostRooms;
  const open = instances.filter(({ name, draining }) => !draining && !isFull(name)).map(({ name }) => ({ name, load: loadOf(name, rooms) }));
  return open.sort((a, b) => a.load - b.load || (a.name < b.name ? -1 : 1))[0]?.name;
}
