// What the API gives: the Go types of internal/record, internal/read, internal/measure and internal/export/brief as they are written in JSON.

export interface Span {
  start: number; // code points, half open
  end: number;
  text: string;
  in?: string;
}

export interface When {
  from?: string;
  to?: string;
  text?: Span;
}

export interface Side {
  name: string;
  role?: string;
  country?: string;
  code?: string;
}

export interface Place {
  name: string;
  country?: string;
  lat?: number;
  lon?: number;
  span?: Span;
}

export type Kind = "statement" | "event" | "commitment" | "contact";

export interface Report {
  document: string;
  url?: string;
  title?: string;
  byline?: string;
  publisher?: string;
  published?: string;
  seen?: string;
  owner?: string;
  country?: string;
  state?: string;
}

export interface Moment {
  from: number;
  to: number;
  url?: string;
}

export interface Citation {
  document: string;
  leads?: boolean;
  words: Span;
  evidence: Span;
  said?: Moment;
  who: Side[] | null;
  whom?: Side[] | null;
  when?: When;
  type?: string;
  status?: string;
  why?: string;
  confidence?: number;
  reports: Report[] | null;
  corrections?: Correction[];
}

export interface AccountMark {
  field: string;
  name: string;
  not?: boolean;
  document: string;
  words: Span;
  evidence: Span;
}

export interface Account {
  side: string;
  documents: string[];
  marks: AccountMark[];
}

export interface Difference {
  field: string;
  name?: string;
  sides: [string, string];
  quotes: [AccountMark | null, AccountMark | null];
}

export interface Match {
  event: string;
  day: string;
  weight: number;
  why: string;
}

export interface Settlement {
  status: string;
  event?: string;
  weight?: number;
  by: string;
  why: string;
  proposals?: Match[] | null;
  fulfilled?: string;
  idle?: boolean;
}

export interface Entry {
  id: string;
  kind: Kind;
  type: string;
  status?: string;
  from?: string;
  to?: string;
  day?: string;
  sources: string[];
  targets?: string[];
  by: string[];
  toward?: string[];
  place?: string;
  confidence?: number;
  origin?: string;
  text: string;
  condition?: string;
  channel?: string;
  cameo?: string;
  plover?: string;
  goldstein?: number;
  who: Side[] | null;
  whom?: Side[] | null;
  via?: string[];
  where?: Place;
  topics?: string[];
  citations: Citation[];
  accounts?: Account[] | null;
  differences?: Difference[] | null;
  settlement?: Settlement;
}

export interface List<T> {
  items: T[] | null;
  next?: string;
}

export interface Band {
  value: number;
  in80: [number, number];
  in95: [number, number];
}

export type State = "measured" | "too little read" | "not watched";

export interface Point {
  day: string;
  state: State;
  events: number;
  recent?: number;
  norm?: number;
  ratio?: Band;
  rising?: number;
  share?: Band;
}

export interface Alarm {
  day: string;
  since: string;
  rising: number;
  ratio: Band;
}

export interface Meeting {
  entry: string;
  day: string;
  told: string;
  status: string;
  kind: string;
  principals: boolean;
}

export interface Dialogue {
  asOf: string;
  last?: Meeting;
  days?: number;
  longer?: number;
  gaps: number;
  usual?: number;
  next: Meeting[] | null;
  refused: Meeting[] | null;
  unanswered: Meeting[] | null;
}

export interface Spark {
  day: string;
  value: number | null;
  low: number | null;
  high: number | null;
}

export interface Card {
  a: string;
  b: string;
  nameA: string;
  nameB: string;
  tension: Point;
  spark: Spark[] | null;
  alarms: Alarm[] | null;
  dialogue: Dialogue;
  openThreats: number;
  state?: string;
}

export interface Today {
  day: string;
  situations: { name: string; pairs: Card[] | null }[] | null;
  pairs: Card[] | null;
}

export interface Measured {
  source: string;
  target: string;
  from: string;
  to: string;
  series: { from: string; exposure: number[]; done: [number[], number[], number[], number[]] };
  tension: Point[];
  alarms: Alarm[] | null;
  stretches: { from: string; to: string; rate: number }[] | null;
}

export interface BriefItem {
  id: string;
  day: string;
  to?: string;
  dated: boolean;
  kind: string;
  status?: string;
  who: string[] | null;
  whom?: string[] | null;
  quote: string;
  condition?: string;
  publisher: string;
  published: string;
  url?: string;
  tellings: number;
  confidence: number;
}

export interface BriefPair {
  a: string;
  b: string;
  nameA: string;
  nameB: string;
  tension: Point;
  before: Point;
  moves: [BriefItem[] | null, BriefItem[] | null];
  counts: [number[], number[]];
  dialogue: Dialogue;
  kept: [Record<string, Share> | null, Record<string, Share> | null];
  uncertain: number;
}

export interface Share {
  of: number;
  value: number;
  in80: [number, number];
}

export interface Pair {
  measured: Measured;
  pair: BriefPair;
}

export interface Actor {
  id: string;
  name: string;
  kind: string;
  role?: string;
  country: string;
  code?: string;
  mentions: Span[];
}

export interface Basis {
  id: string;
  why?: string;
  confidence?: number;
  unknown?: Record<string, string>;
}

export interface Statement extends Basis {
  speakers: string[];
  speaker_spans?: Span[];
  addressees: string[];
  via: string[];
  inside?: string;
  act: string;
  form: string;
  channel?: string;
  cue?: Span;
  content: Span;
  condition?: Span;
  when?: When;
  evidence: Span;
}

export interface Event extends Basis {
  source: string[];
  target: string[];
  cameo: string;
  plover: string;
  goldstein: number;
  status: string;
  condition?: Span;
  when?: When;
  place?: Place;
  said_in?: string;
  trigger: Span;
  evidence: Span;
}

export interface Commitment extends Basis {
  kind: string;
  by: string[];
  to: string[];
  action: Span;
  condition?: Span;
  deadline?: When;
  cameo?: string;
  status: string;
  said_in?: string;
  evidence: Span;
}

export interface Contact extends Basis {
  kind: string;
  participants: string[];
  status: string;
  when?: When;
  place?: Place;
  topics?: Span[];
  evidence: Span[];
}

export interface Reading {
  reader: { name: string; version: string; model: string };
  document: { title?: string; text: string; publisher?: string; published?: string; url?: string };
  actors: Actor[];
  dates: { start: number; end: number; text: string; from: string; to?: string }[];
  statements: Statement[];
  events: Event[];
  commitments: Commitment[];
  contacts: Contact[];
}

export interface Ref {
  document: string;
  kind: Kind;
  words: Span;
}

export interface Correction {
  id: string;
  author: string;
  made: string;
  verdict: string;
  of: Ref;
  fields?: string[];
  status?: string;
  undoes?: string;
  note?: string;
  fate?: string;
  item?: string;
  entry?: string;
  agrees?: boolean;
  undone?: boolean;
}

/** An item that one reader or two have; where both have it, the fields in which they differ. */
export interface Pairing {
  kind: Kind;
  first: string;
  second: string;
  held: string[] | null;
  differ: string[] | null;
}

/** What the second reader found in a document. */
export interface Second {
  reading: Reading;
  pairings: Pairing[] | null;
  refused: Record<string, number> | null;
}

/** How far the two readers agree on what was published lately. */
export interface Readers {
  documents: number;
  since: string;
  kinds: { kind: string; both: number; alike: number; first: number; second: number }[] | null;
  fields: { kind: string; field: string; same: number; of: number }[] | null;
  disputed: { hash: string; title: string; publisher: string; published: string; differ: number; only: number }[] | null;
}

export interface DocumentPage {
  document: { hash: string; text: string; title?: string; language?: string };
  reading: Reading | null;
  reports: Report[] | null;
  entries: Record<string, string> | null;
  leader?: string;
  claims: Correction[] | null;
  revisions: { hash: string; published?: string; publisher?: string; leads?: boolean; before?: string }[] | null;
  cues: { start: number; end: number; from: number; to: number }[] | null;
  second?: Second | null;
}

export interface DocumentRow {
  hash: string;
  title?: string;
  publisher?: string;
  published?: string;
  url?: string;
  owner?: string;
  country?: string;
  state?: string;
  reports?: number;
  snippet?: string;
}

export interface Situation {
  name: string;
  parties: string[];
  topics?: string[];
  sources?: string[];
}

export interface About {
  version: string;
  reader: string;
  model: string;
  store: Record<string, unknown> | null;
  lastDay: string;
  user: { name: string; role: string; id?: string } | null;
  needsSignIn: boolean;
  provider?: string;
}

export type Trigger = "alarm" | "entry" | "contact" | "source" | "brief";

export interface Wanted {
  kind?: Kind;
  source?: string;
  target?: string;
  type?: string;
  status?: string;
  actor?: string;
  condition?: boolean;
  q?: string;
}

export interface Receiver {
  kind: "mail" | "webhook";
  address: string;
}

/** What a rule of alerts is to be. */
export interface RuleAsked {
  name: string;
  on: Trigger;
  situation?: string;
  parties?: string[];
  search?: Wanted;
  statuses?: string[];
  source?: string;
  at?: string;
  zone?: string;
  to: Receiver[];
  gather: number;
  most: number;
  changed?: string;
}

export interface Rule extends RuleAsked {
  id: string;
  muted?: boolean;
  until?: string;
  by?: string;
  feed: string;
  fault?: string;
  last: { at: string; title: string; items: number; test?: boolean } | null;
}

export interface Delivery {
  id: string;
  alert: string;
  rule: string;
  name: string;
  test?: boolean;
  kind: string;
  address: string;
  items: number;
  state: "waiting" | "sent" | "given up" | "muted";
  tries: number;
  made: string;
  next?: string;
  done?: string;
  fault?: string;
}

export interface Office {
  office: string;
  country: string;
  from?: string;
  to?: string;
}

export interface ActorClaim {
  id: string;
  author: string;
  made: string;
  verdict: string;
  of: string;
  other?: string;
  note?: string;
  undone?: boolean;
}

/** An actor of the record. */
export interface Acting {
  key: string;
  name: string;
  kind: string;
  country: string;
  note?: string;
  offices: Office[];
  statements: number;
  commitments: number;
  kept?: Record<string, number>;
  addressed?: { key: string; name: string; of: number; acts: Record<string, number> }[];
  claims?: ActorClaim[];
}

export interface Foretold {
  seq: number;
  source: string;
  target: string;
  class: string;
  day: string;
  until: string;
  p: number;
  climatology: number;
  happened: boolean | null;
}

export interface Standing {
  class: string;
  horizon: number;
  open: number;
  cases: number;
  happened: number;
  brier?: number;
  climatology?: number;
  skill?: { value: number; low: number; high: number };
  reliability?: { low: number; high: number; n: number; forecast: number; happened: number }[];
}

export interface Forecasts extends List<Foretold> {
  open: Foretold[];
  standings: Standing[];
  count: number;
  head: string;
  why?: string;
}

export interface Agreed {
  kind: Kind;
  field: string;
  of: number;
  agrees: number;
}
