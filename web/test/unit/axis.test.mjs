import assert from "node:assert/strict";
import test from "node:test";
import { load } from "../source.mjs";

const { dayNumber, runs, ticks } = await load("lib/axis.ts");

test("days are counted over leap days and the ends of summer time", () => {
  assert.equal(dayNumber("2024-02-28", "2024-03-01"), 2);
  assert.equal(dayNumber("2022-03-26", "2022-03-28"), 2);
  assert.equal(dayNumber("2022-01-02", "2022-01-01"), -1);
});

test("ticks are months where there is room, and years where there is little", () => {
  assert.deepEqual(ticks("2021-11-15", 100, 20).map((t) => [t.at, t.label]), [[16, "Dec"], [47, "2022"], [78, "Feb"]]);
  assert.deepEqual(ticks("2020-06-01", 1000, 300).map((t) => t.label), ["2021", "2022", "2023"]);
});

test("days without a value part runs", () => {
  assert.deepEqual(runs([1, null, 2, 3, null], (v) => v !== null), [[0, 1], [2, 4]]);
  assert.deepEqual(runs([], () => true), []);
});
