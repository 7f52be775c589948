// How things are said on the page: days, numbers, names of kinds.

import type { BriefItem, Dialogue, Point, Side } from "./types";

const long = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

export function day(text: string | undefined, brief = false): string {
  if (!text) return "";
  const at = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? text : (brief ? short : long).format(at);
}

export function days(from?: string, to?: string): string {
  if (from && to && from !== to) return `${day(from, true)} to ${day(to, true)}`;
  if (from) return day(from, true);
  return to ? `by ${day(to, true)}` : "";
}

/** The day that is some days after another. */
export function plus(text: string, n: number): string {
  return new Date(Date.parse(`${text}T00:00:00Z`) + n * 86400000).toISOString().slice(0, 10);
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

export function percent(p: number | undefined): string {
  return p === undefined ? "" : `${Math.round(p * 100)} %`;
}

/** A logarithm of a rate ratio as times the norm. */
export function times(log: number): string {
  const t = Math.exp(log);
  return t < 10 ? t.toFixed(1) : Math.round(t).toString();
}

export const plain = (word: string | undefined) => (word ?? "").replaceAll("_", " ");
/** An address that may be followed: whatever a source gives as one, only the web is a link. */
export const web = (url: string | undefined) => (/^https?:\/\//i.test(url ?? "") ? url : undefined);
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Names of those who act, with the country of whoever is not one. */
export function people(sides: Side[] | null | undefined): string {
  return list((sides ?? []).map(person));
}

export function person(side: Side): string {
  return side.country && side.code !== side.country ? `${side.name} (${side.country})` : side.name;
}

export function list(names: string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

export function tension(p: Point): string {
  if (!p.ratio) return p.state === "not watched" ? "Nothing was read of late." : `${capital(p.state)}: ${count(p.events, "event")}.`;
  return `${times(p.ratio.value)} times its norm (80 %: ${times(p.ratio.in80[0])} to ${times(p.ratio.in80[1])})`;
}

/** Whether a tension is beyond chance: 1 over the norm, -1 under it, 0 neither. */
export function beyond(p: Point): number {
  return !p.ratio ? 0 : p.ratio.in80[0] > 0 ? 1 : p.ratio.in80[1] < 0 ? -1 : 0;
}

export function silence(d: Dialogue): string {
  if (d.longer === undefined || d.longer === null || d.usual === undefined) return "";
  return `of ${d.gaps} silences ${percent(d.longer)} lasted longer; the usual one is ${count(d.usual, "day")}`;
}

export function moved(m: BriefItem): string {
  return `${list(m.who ?? [])}: ${m.kind}`;
}

export function clock(seconds: number): string {
  const s = Math.floor(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

const tones: Record<string, string> = { threat: "conflict", threaten: "conflict", accuse: "conflict", condemn: "conflict", refuse: "conflict", refusal: "conflict", demand: "bound", promise: "talk", offer: "talk", agreement: "talk", agree: "talk", praise: "talk" };

/** The colour that a kind or a CAMEO code is shown in. */
export function tone(type: string): string {
  if (/^\d/.test(type)) return Number(type.slice(0, 2)) >= 9 ? "conflict" : "talk";
  return tones[type] ?? "";
}
