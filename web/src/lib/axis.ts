// A time axis of days, and what is drawn along it. Days are numbers from the first one on.

const dayLength = 86400000;

export const dayNumber = (from: string, day: string) => Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayLength);

export interface Tick { at: number; label: string; strong: boolean }

/** Months, or years where there are many, as ticks of an axis that begins on a day; no closer than the least number of days. */
export function ticks(from: string, length: number, least: number): Tick[] {
  const start = new Date(`${from}T00:00:00Z`);
  const step = [1, 2, 3, 6, 12, 24, 60].find((months) => months * 30 >= least) ?? 120;
  const out: Tick[] = [];
  const at = new Date(Date.UTC(start.getUTCFullYear(), step >= 12 ? 0 : start.getUTCMonth(), 1));
  for (;;) {
    const n = Math.round((at.getTime() - start.getTime()) / dayLength);
    if (n >= length) return out;
    const month = at.getUTCMonth();
    if (n >= 0 && (step < 12 ? month % step === 0 : month === 0 && at.getUTCFullYear() % (step / 12) === 0)) {
      out.push({ at: n, label: month === 0 ? String(at.getUTCFullYear()) : at.toLocaleString("en-GB", { month: "short", timeZone: "UTC" }), strong: month === 0 });
    }
    at.setUTCMonth(month + 1);
  }
}

/** The runs of days on which there is a value. */
export function runs<T>(days: T[], there: (day: T) => boolean): [start: number, end: number][] {
  const out: [number, number][] = [];
  let from = -1;
  for (let i = 0; i <= days.length; i++) {
    const has = i < days.length && there(days[i]!);
    if (has && from < 0) from = i;
    if (!has && from >= 0) {
      out.push([from, i]);
      from = -1;
    }
  }
  return out;
}
