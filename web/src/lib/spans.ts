// Spans count Unicode code points; strings of JavaScript count UTF-16 units. Here, and nowhere else, one becomes the other.

import type { Span } from "./types";

/** A text with the place of each code point in it. */
export class Points {
  readonly text: string;
  readonly length: number; // code points
  #at: Uint32Array | null = null; // UTF-16 index of each code point and of the end; null where they are the same

  constructor(text: string) {
    this.text = text;
    let points = 0;
    for (let i = 0; i < text.length; points++) i += wide(text, i) ? 2 : 1;
    this.length = points;
    if (points === text.length) return;
    this.#at = new Uint32Array(points + 1);
    for (let i = 0, p = 0; p <= points; p++) {
      this.#at[p] = i;
      i += wide(text, i) ? 2 : 1;
    }
  }

  /** The UTF-16 index of a code point. */
  unit(point: number): number {
    const p = Math.min(Math.max(point, 0), this.length);
    return this.#at ? this.#at[p]! : p;
  }

  /** The code point that a UTF-16 index is in. */
  point(unit: number): number {
    if (!this.#at) return Math.min(Math.max(unit, 0), this.length);
    let low = 0;
    let high = this.length;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.#at[mid]! <= unit) low = mid;
      else high = mid - 1;
    }
    return low;
  }

  slice(start: number, end: number): string {
    return this.text.slice(this.unit(start), this.unit(end));
  }

  /** The span of code points without white space at its ends; null where nothing else is in it. */
  span(start: number, end: number): Span | null {
    const words = this.slice(start, end);
    const bare = words.trim();
    if (!bare) return null;
    const from = start + words.length - words.trimStart().length; // white space is one unit a code point
    return { start: from, end: from + new Points(bare).length, text: bare };
  }
}

function wide(text: string, i: number): boolean {
  const lead = text.charCodeAt(i);
  if (lead < 0xd800 || lead > 0xdbff) return false;
  const trail = text.charCodeAt(i + 1);
  return trail >= 0xdc00 && trail <= 0xdfff;
}

/** What one item has to say of some words. */
export interface Mark {
  item: string;
  part: string; // content, condition, trigger, action, contact, actor, date
  span: Span;
}

/** A stretch of a text over which the same marks lie. */
export interface Piece {
  start: number;
  end: number;
  text: string;
  marks: Mark[];
}

/** Cuts a text where marks begin and end; marks out of the text are left out. */
export function pieces(text: Points, marks: Mark[]): Piece[] {
  const fit = marks.filter(({ span }) => span.start >= 0 && span.end <= text.length && span.start < span.end);
  const starting = new Map<number, Mark[]>();
  const cuts = new Set([0, text.length]);
  for (const mark of fit) {
    cuts.add(mark.span.start).add(mark.span.end);
    const at = starting.get(mark.span.start);
    if (at) at.push(mark);
    else starting.set(mark.span.start, [mark]);
  }
  const at = [...cuts].sort((a, b) => a - b);
  const out: Piece[] = [];
  let open: Mark[] = [];
  for (let i = 0; i + 1 < at.length; i++) {
    const start = at[i]!;
    const end = at[i + 1]!;
    open = open.filter((mark) => mark.span.end > start).concat(starting.get(start) ?? []);
    out.push({ start, end, text: text.slice(start, end), marks: open });
  }
  return out;
}
