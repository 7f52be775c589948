// What a reading holds, in the order of its text, with the words and names of each field.

import type { Mark } from "./spans";
import type { Actor, Kind, Reading, Span } from "./types";



/** A field of an item: its value as it is shown and edited, and the words that it was read from. */
export interface Field {
  name: string; // in the format
  label: string;
  value: string;
  words: Span[];
  unknown?: string; // why it is not known
  choices?: string[];
  many?: boolean; // actors, parted by semicolons
  fixed?: boolean; // not set by hand
}

export interface Item {
  id: string;
  kind: Kind;
  type: string; // act, CAMEO code, kind
  status: string;
  words: Span;
  evidence: Span;
  who: string;
  whom: string;
  why: string;
  confidence: number;
  fields: Field[];
  marks: Mark[];
}

export const acts = ["assert", "confirm", "deny", "accuse", "warn", "predict", "announce", "intend", "promise", "threaten", "offer", "agree", "refuse", "demand", "request", "propose", "order", "ask", "condemn", "praise", "regret", "decline"];
export const forms = ["direct", "indirect", "mixed"];
export const channels = ["", "call", "video_call", "meeting", "interview", "press_conference", "briefing", "speech", "written", "broadcast", "social_media"];
export const happenings = ["happened", "ongoing", "planned", "possible", "conditional", "hypothetical", "demanded", "promised", "threatened", "denied"];
export const bonds = ["threat", "promise", "demand", "offer", "refusal", "plan", "agreement"];
export const became = ["open", "met", "broken", "lapsed", "withdrawn"];
export const contactKinds = ["call", "video_call", "meeting", "visit", "talks", "message", "consultation"];
export const contactStatuses = ["held", "planned", "proposed", "possible", "refused", "cancelled", "denied"];

const none: Span = { start: 0, end: 0, text: "" };
const there = (s: Span | undefined): s is Span => !!s && s.end > s.start;

export function items(r: Reading): Item[] {
  const actors = new Map(r.actors.map((a) => [a.id, a]));
  const named = (ids: string[] | null | undefined) => (ids ?? []).map((id) => actors.get(id)).filter((a): a is Actor => !!a);
  // As detente correct takes names: "Ana Prado (BRA); Brazil".
  const names = (ids: string[] | null | undefined) => named(ids).map((a) => (a.country && a.kind !== "country" ? `${a.name} (${a.country})` : a.name)).join("; ");
  const mentions = (ids: string[] | null | undefined, within: Span) => named(ids).flatMap((a) => (a.mentions ?? []).filter((m) => (m.in ?? "text") === (within.in ?? "text") && m.start >= within.start && m.end <= within.end));
  const days = (w: { from?: string; to?: string } | undefined) => (!w ? "" : w.from === w.to ? (w.from ?? "") : [w.from, w.to].filter(Boolean).join("/"));
  const only = (...spans: (Span | undefined)[]) => spans.filter(there);
  const out: Item[] = [];

  const add = (of: Omit<Item, "marks" | "why" | "confidence"> & { why?: string; confidence?: number; unknown?: Record<string, string> }, marks: [string, Span | undefined][]) => {
    const { unknown = {}, why = "", confidence = 0, ...rest } = of;
    for (const f of rest.fields) if (unknown[f.name]) f.unknown = unknown[f.name]!;
    out.push({ ...rest, why, confidence, marks: marks.flatMap(([part, span]) => (there(span) ? [{ item: of.id, part, span }] : [])) });
  };

  for (const s of r.statements ?? []) {
    const speakers = s.speaker_spans?.length ? s.speaker_spans : mentions(s.speakers, s.evidence);
    add({
      ...pick(s), kind: "statement", type: s.act, status: s.form, words: s.content, evidence: s.evidence, who: names(s.speakers), whom: names(s.addressees),
      fields: [
        { name: "speakers", label: "Speaker", value: names(s.speakers), words: speakers, many: true },
        { name: "addressees", label: "Addressee", value: names(s.addressees), words: mentions(s.addressees, s.evidence), many: true },
        { name: "via", label: "As told by", value: names(s.via), words: mentions(s.via, s.evidence), many: true },
        { name: "act", label: "Act", value: s.act, words: only(s.cue), choices: acts },
        { name: "form", label: "Form", value: s.form, words: only(s.content), choices: forms },
        { name: "content", label: "What was said", value: s.content.text, words: only(s.content) },
        { name: "condition", label: "Condition", value: s.condition?.text ?? "", words: only(s.condition) },
        { name: "channel", label: "Channel", value: s.channel ?? "", words: [], choices: channels },
        { name: "when", label: "When", value: days(s.when), words: only(s.when?.text) },
      ],
    }, [["content", s.content], ["cue", s.cue], ["condition", s.condition]]);
  }
  for (const e of r.events ?? []) {
    add({
      ...pick(e), kind: "event", type: e.cameo, status: e.status, words: e.trigger, evidence: e.evidence, who: names(e.source), whom: names(e.target),
      fields: [
        { name: "source", label: "Who acts", value: names(e.source), words: mentions(e.source, e.evidence), many: true },
        { name: "target", label: "Toward", value: names(e.target), words: mentions(e.target, e.evidence), many: true },
        { name: "cameo", label: "CAMEO code", value: e.cameo, words: only(e.trigger) },
        { name: "status", label: "Status", value: e.status, words: only(e.trigger), choices: happenings },
        { name: "condition", label: "Condition", value: e.condition?.text ?? "", words: only(e.condition) },
        { name: "when", label: "When", value: days(e.when), words: only(e.when?.text) },
        { name: "place", label: "Where", value: e.place?.name ?? "", words: only(e.place?.span), fixed: true },
      ],
    }, [["trigger", e.trigger], ["condition", e.condition]]);
  }
  for (const c of r.commitments ?? []) {
    add({
      ...pick(c), kind: "commitment", type: c.kind, status: c.status, words: c.action, evidence: c.evidence, who: names(c.by), whom: names(c.to),
      fields: [
        { name: "kind", label: "Kind", value: c.kind, words: only(c.evidence), choices: bonds },
        { name: "by", label: "By", value: names(c.by), words: mentions(c.by, c.evidence), many: true },
        { name: "to", label: "To", value: names(c.to), words: mentions(c.to, c.evidence), many: true },
        { name: "action", label: "What", value: c.action.text, words: only(c.action) },
        { name: "condition", label: "Condition", value: c.condition?.text ?? "", words: only(c.condition) },
        { name: "deadline", label: "Deadline", value: days(c.deadline), words: only(c.deadline?.text) },
        { name: "cameo", label: "CAMEO code", value: c.cameo ?? "", words: only(c.action) },
      ],
    }, [["action", c.action], ["condition", c.condition]]);
  }
  for (const c of r.contacts ?? []) {
    const first = c.evidence?.[0] ?? none;
    add({
      ...pick(c), kind: "contact", type: c.kind, status: c.status, words: first, evidence: first, who: names(c.participants), whom: "",
      fields: [
        { name: "kind", label: "Kind", value: c.kind, words: only(first), choices: contactKinds },
        { name: "status", label: "Status", value: c.status, words: only(first), choices: contactStatuses },
        { name: "participants", label: "Who took part", value: names(c.participants), words: c.evidence.flatMap((s) => mentions(c.participants, s)), many: true },
        { name: "when", label: "When", value: days(c.when), words: only(c.when?.text) },
        { name: "place", label: "Where", value: c.place?.name ?? "", words: only(c.place?.span), fixed: true },
        { name: "topics", label: "Topics", value: (c.topics ?? []).map((t) => t.text).join("; "), words: only(...(c.topics ?? [])), fixed: true },
      ],
    }, (c.evidence ?? []).map((s) => ["contact", s] as [string, Span]));
  }
  return out.sort((a, b) => Number(b.words.in === "title") - Number(a.words.in === "title") || a.words.start - b.words.start || b.words.end - a.words.end);
}

function pick(of: { id: string; why?: string; confidence?: number; unknown?: Record<string, string> }) {
  return { id: of.id, why: of.why ?? "", confidence: of.confidence ?? 0, unknown: of.unknown ?? {} };
}

/** What must be given for an item that the reader missed. */
export function missing(kind: Kind): Field[] {
  const field = (name: string, label: string, more: Partial<Field> = {}): Field => ({ name, label, value: "", words: [], ...more });
  switch (kind) {
    case "statement":
      return [field("speakers", "Speaker", { many: true }), field("addressees", "Addressee", { many: true }), field("act", "Act", { choices: acts, value: "assert" }), field("form", "Form", { choices: forms, value: "indirect" })];
    case "event":
      return [field("source", "Who acts", { many: true }), field("target", "Toward", { many: true }), field("cameo", "CAMEO code"), field("status", "Status", { choices: happenings, value: "happened" })];
    case "commitment":
      return [field("kind", "Kind", { choices: bonds, value: "threat" }), field("by", "By", { many: true }), field("to", "To", { many: true }), field("condition", "Condition")];
    case "contact":
      return [field("kind", "Kind", { choices: contactKinds, value: "call" }), field("status", "Status", { choices: contactStatuses, value: "held" }), field("participants", "Who took part", { many: true })];
  }
}
