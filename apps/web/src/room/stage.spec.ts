import { chosen, layoutOf, pinned, sceneOf, shareEnded, speakerAfter, usualView } from './stage.js';

const people = ['anne', 'bruno', 'me'];
const ids = (items: readonly { id: string; what: string }[]) => items.map(({ id, what }) => (what === 'screen' ? `${id}’s screen` : id));
const scene = (...args: Parameters<typeof sceneOf>) => {
  const { layout, large, small } = sceneOf(...args);
  return { layout, large: ids(large), small: ids(small) };
};

describe('the stage', () => {
  it('shows everybody alike until somebody shares, then the screen, then everybody again', () => {
    expect(scene(usualView, { people, shares: [], speaker: 'bruno' })).toEqual({ layout: 'mosaic', large: [], small: people });
    expect(scene(usualView, { people, shares: ['bruno'], speaker: 'anne' })).toEqual({ layout: 'presentation', large: ['bruno’s screen'], small: people });
    expect(scene(usualView, { people, shares: ['bruno', 'anne'], speaker: null }).large).toEqual(['bruno’s screen', 'anne’s screen']);
  });

  it('keeps what was chosen while nothing is shared, and forgets what was chosen for one share', () => {
    const speaker = chosen(usualView, 'speaker', false);
    expect(layoutOf(speaker, true)).toBe('presentation');
    const during = chosen(speaker, 'mosaic', true);
    expect([layoutOf(during, true), layoutOf(during, false)]).toEqual(['mosaic', 'speaker']);
    expect(layoutOf(shareEnded(during), true)).toBe('presentation');
    expect(layoutOf(chosen(during, 'presentation', true), true)).toBe('presentation');
  });

  it('shows who speaks in large, or the first to come while nobody has', () => {
    const view = chosen(usualView, 'speaker', false);
    expect(scene(view, { people, shares: [], speaker: 'bruno' })).toEqual({ layout: 'speaker', large: ['bruno'], small: ['anne', 'me'] });
    expect(scene(view, { people, shares: [], speaker: null }).large).toEqual(['anne']);
    expect(scene(view, { people: ['me'], shares: [], speaker: 'gone' }).large).toEqual(['me']);
  });

  it('stays with whoever speaks, also when others do, and with who spoke last when nobody does', () => {
    expect([speakerAfter(null, []), speakerAfter(null, ['anne']), speakerAfter('anne', ['bruno', 'anne']), speakerAfter('anne', ['bruno']), speakerAfter('anne', [])])
      .toEqual([null, 'anne', 'anne', 'bruno', 'anne']);
  });

  it('keeps in large whoever was pinned, whoever speaks, until they leave or are let go', () => {
    const view = pinned(usualView, 'anne', false);
    expect(scene(view, { people, shares: [], speaker: 'bruno' }).large).toEqual(['anne']);
    expect(scene(view, { people: ['bruno', 'me'], shares: [], speaker: 'bruno' }).large).toEqual(['bruno']);
    expect(scene(pinned(view, 'anne', false), { people, shares: [], speaker: 'bruno' }).large).toEqual(['bruno']);
  });

  it('keeps the shared screens in sight in every layout', () => {
    const view = chosen(usualView, 'speaker', true);
    expect(scene(view, { people, shares: ['bruno'], speaker: 'anne' })).toEqual({ layout: 'speaker', large: ['anne'], small: ['bruno’s screen', 'bruno', 'me'] });
  });
});
