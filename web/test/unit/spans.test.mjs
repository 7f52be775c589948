import assert from "node:assert/strict";
import test from "node:test";
import { load } from "../source.mjs";

const { Points, pieces } = await load("lib/spans.ts");

test("a code point is one place, whatever UTF-16 makes of it", () => {
  const text = new Points("a😀é𝔘z");
  assert.equal(text.length, 5);
  assert.deepEqual([0, 1, 2, 3, 4, 5].map((p) => text.unit(p)), [0, 1, 3, 4, 6, 7]);
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7].map((u) => text.point(u)), [0, 1, 1, 2, 3, 3, 4, 5]);
  assert.equal(text.slice(1, 4), "😀é𝔘");
});

test("half a pair stands for itself", () => {
  const text = new Points("a\ud83d b\ude00");
  assert.equal(text.length, 5);
  assert.equal(text.slice(2, 4), " b");
});

test("the same places as Array.from, for every text", () => {
  const letters = ["a", "é", "e\u0301", "😀", "👩‍👧", "ß", "\n", "𝔘", "Ж", "中", "\ud800"];
  let seed = 7;
  const next = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < 300; i++) {
    const said = Array.from({ length: next(40) }, () => letters[next(letters.length)]).join("");
    const points = Array.from(said);
    const text = new Points(said);
    assert.equal(text.length, points.length);
    const a = next(points.length + 1);
    const b = a + next(points.length - a + 1);
    assert.equal(text.slice(a, b), points.slice(a, b).join(""));
    for (let p = 0; p <= points.length; p++) assert.equal(text.point(text.unit(p)), p);
  }
});

test("a span taken by hand has no white space at its ends", () => {
  const text = new Points("😀  two words \n.");
  assert.deepEqual(text.span(1, 14), { start: 3, end: 12, text: "two words" });
  assert.equal(text.span(1, 3), null);
});

test("pieces cut a text at every mark and lose no letter", () => {
  const text = new Points("He 😀 said so.");
  const mark = (item, start, end) => ({ item, part: "content", span: { start, end, text: text.slice(start, end) } });
  const cut = pieces(text, [mark("a", 3, 9), mark("b", 5, 12), mark("outside", 5, 99)]);
  assert.equal(cut.map((p) => p.text).join(""), text.text);
  assert.deepEqual(cut.map((p) => [p.start, p.marks.map((m) => m.item)]), [[0, []], [3, ["a"]], [5, ["a", "b"]], [9, ["b"]], [12, []]]);
});
