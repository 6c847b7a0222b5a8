/** What somebody in the room said to everybody. The name is theirs when they said it: they may leave. */
export interface Spoken {
  readonly joinRequestId: string;
  readonly name: string;
  readonly text: string;
  readonly at: string;
}

/** What goes on in one room besides sound and pictures: hands in the order they went up, and the discussion. */
export interface Assembly {
  readonly hands: readonly string[];
  readonly spoken: readonly Spoken[];
}

export const silence: Assembly = { hands: [], spoken: [] };
/** The end of a long discussion is kept. */
const most = 100;

/** A hand goes up, behind the others; one that is up keeps its place. */
export function handUp(assembly: Assembly, joinRequestId: string): Assembly {
  return assembly.hands.includes(joinRequestId) ? assembly : { ...assembly, hands: [...assembly.hands, joinRequestId] };
}

export function handDown(assembly: Assembly, joinRequestId: string): Assembly {
  return { ...assembly, hands: assembly.hands.filter((id) => id !== joinRequestId) };
}

export function withSpoken(assembly: Assembly, spoken: Spoken): Assembly {
  return { ...assembly, spoken: [...assembly.spoken, spoken].slice(-most) };
}
