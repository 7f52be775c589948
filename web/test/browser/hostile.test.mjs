// What documents, sources and people write is shown, and never run: every kind of payload through every field, on every screen, on the pages
// without script and in the feeds. A page on which the policy had to stop something has failed too: it should not have come so far.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { open, serving, settled } from "./serving.mjs";

const run = "globalThis.ran=1";
const payloads = [
  `<script>${run}</script>`,
  `"><script>${run}</script>`,
  `'-${run}-'`,
  `</title></textarea></style></script><script>${run}</script>`,
  `<img src=x onerror=${run}>`,
  `"><img src=x onerror="${run}">`,
  `' onmouseover='${run}' autofocus onfocus='${run}' x='`,
  `" style="position:fixed;inset:0" onpointerenter="${run}" x="`,
  `<svg><script>${run}</script></svg>`,
  `<svg/onload=${run}>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${run}&gt;">`,
  `<iframe srcdoc="<script>parent.ran=1</script>"></iframe>`,
  `<iframe src="javascript:${run}"></iframe>`,
  `<object data="data:text/html,<script>${run}</script>"></object>`,
  `<a href="javascript:${run}">words</a>`,
  `<form action="javascript:${run}"><button>words</button></form>`,
  `<details open ontoggle=${run}>`,
  `<video><source onerror="${run}"></video>`,
  `<meta http-equiv="refresh" content="0;url=javascript:${run}">`,
  `<base href="//elsewhere.example/">`,
  `<link rel="stylesheet" href="//elsewhere.example/a.css">`,
  `<style>*{display:none}</style>`,
  `{{constructor.constructor('${run}')()}}`,
  `\${${run}}`,
  `{@html "<script>${run}</script>"}`,
  `]]><script>${run}</script><![CDATA[`,
  `--><script>${run}</script><!--`,
  `&lt;script&gt;${run}&lt;/script&gt;`,
  `%3Cscript%3E${run}%3C/script%3E`,
  `\u003cscript\u003e${run}\u003c/script\u003e`,
  `\uFF1Cscript\uFF1E${run}\uFF1C/script\uFF1E`,
  `<scr\u0000ipt>${run}</scr\u0000ipt>`.replaceAll("\u0000", "\u200b"),
  `\u202E<img src=x onerror=${run}>\u202C`,
];
const addresses = [
  `javascript:${run}`, `JaVaScRiPt:${run}//https://a.example/`, ` javascript:${run}`, `java\tscript:${run}`, `\u0001javascript:${run}`, `data:text/html,<script>${run}</script>`, `vbscript:${run}`,
  `https://a.example/"><script>${run}</script>`, `https://a.example/' onclick='${run}`, `//elsewhere.example/`, `blob:https://a.example/x`, `https://a.example/#javascript:${run}`,
];

function reports() {
  const out = [];
  const n = Math.max(payloads.length, addresses.length);
  for (let i = 0; i < n; i++) {
    const p = payloads[i % payloads.length];
    const day = new Date(Date.UTC(2031, 3, 1 + i)).toISOString().slice(0, 10);
    // words of its own, so that none is taken for a copy of another
    const own = Array.from({ length: 60 }, (_, k) => ["harbour", "ledger", "granite", "orchard", "lantern", "meadow", "copper", "violet", "timber", "saddle", "marble"][(i * 7 + k * k * (i + 3)) % 11] + " " + String.fromCharCode(97 + ((i * 5 + k) % 26), 97 + ((i + k * 3) % 26), 101)).join(" ");
    out.push({
      url: addresses[i % addresses.length] + (addresses[i % addresses.length].startsWith("https") ? i : ""), title: p, publisher: p, byline: p, language: i % 7 === 6 ? p : "en", published: day,
      text: `LIMA, ${day} — ${p} Peru condemned Chile over the detained fishermen in case ${i}. The foreign minister of Peru, Ana ${p} Prado, said that the quotas were “unfair ${p}”.\n\nPeru warned Chile that Peru would close its ports to Chilean ships if Chile detained fisherman ${i} of ${p}.\n\nThe paper lists what was there: ${own}.\n\nMR. ${p}: We talked with Chile about case ${i}.\n\n${p}`,
    });
  }
  return out;
}

let at;
const send = async (method, path, body) => fetch(`${at.base}/api/v1/${path}`, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
const ask = async (path) => (await fetch(`${at.base}/api/v1/${path}`)).json();
let documents, entries;
before(async () => {
  at = await serving({ given: reports() });
  documents = (await ask("documents?limit=500")).items;
  entries = (await ask("entries?limit=500")).items;
  for (const [i, p] of payloads.entries()) {
    await send("PUT", `situations/${encodeURIComponent(p.replaceAll("/", "∕"))}`, { parties: ["PER", "CHL"], topics: [p], sources: [p] });
    await send("POST", "sources", { address: `https://a${i}.example/feed?x=${encodeURIComponent(p)}`, name: p, page: addresses[i % addresses.length], owner: p });
    const e = entries[i % entries.length];
    const c = e.citations[0];
    await send("POST", "corrections", { verdict: "not", note: p, of: { document: c.document, kind: e.kind, words: c.words } });
  }
});
after(() => at?.stop());

async function harmless(page, where) {
  assert.equal(await page.evaluate(() => globalThis.ran), undefined, `${where}: a script ran`);
  const found = await page.evaluate(() =>
    [...document.querySelectorAll("*")].filter((e) =>
      [...e.attributes].some((a) => /^on/i.test(a.name) || (["href", "src", "action", "formaction", "data", "srcdoc", "xlink:href"].includes(a.name) && /^[\s\u0000-\u001f]*(?:java|vb)script:|^[\s\u0000-\u001f]*(?:data:text|blob:)/i.test(a.value))) ||
      ["IFRAME", "OBJECT", "EMBED", "BASE"].includes(e.tagName) || (e.tagName === "SCRIPT" && e.textContent.includes("ran=1")) || (e.tagName === "IMG" && e.getAttribute("src") === "x")).map((e) => e.outerHTML.slice(0, 200)));
  assert.deepEqual(found, [], `${where}: markup of a document`);
}

test("on no screen of the page", async () => {
  assert.ok(documents.length >= 30 && entries.length >= 30, `${documents.length} documents, ${entries.length} entries`);
  const q = encodeURIComponent(`"><img src=x onerror=${run}>`);
  const screens = ["/", "/pair/PER/CHL", "/pair/PER/CHL?show=statements", "/pair/PER/CHL?show=commitments", "/pair/PER/CHL?show=contacts", "/search?q=Peru", "/search?in=commitments&type=threat", "/search?in=statements&source=PER", "/sources", "/review", "/settings",
    `/search?q=${q}&type=${q}&status=${q}&source=${q}`, `/pair/${q}/${q}`, `/documents/${q}?item=${q}`, `/entry/${q}`, `/${q}`, `/#${q}`,
    ...documents.slice(0, 40).map((d) => `/documents/${d.hash}`), ...entries.slice(0, 12).map((e) => `/entry/${e.id}`)];
  const page = await open(at, "/");
  page.on("dialog", (d) => { page.wrong.push(`dialog ${d.message()}`); d.dismiss(); });
  for (const path of screens) {
    page.wrong.length = 0;
    const answer = await page.goto(at.base + path);
    if (!answer || answer.ok()) await settled(page); // else the server says in plain words that there is no such file
    await harmless(page, path);
    const wrong = page.wrong.filter((w) => !/status of 4\d\d/.test(w)); // what the path asks for is not there
    assert.deepEqual(wrong, [], path);
  }
  await page.context().close();
});

test("on no page without script, and their policy would let none run", async () => {
  const context = await at.browser.newContext();
  const page = await context.newPage();
  page.wrong = [];
  page.on("console", (m) => page.wrong.push(m.text()));
  const pages = [...documents.map((d) => `/document/${d.hash}.html`), "/api/v1/brief?parties=PER,CHL&format=html&since=2031-04-01&until=2031-05-10", "/api/docs",
    ...payloads.map((p) => `/brief/${encodeURIComponent(p.replaceAll("/", "∕"))}?since=2031-04-01&until=2031-05-10`)];
  for (const path of pages) {
    page.wrong.length = 0;
    const answer = await page.goto(at.base + path);
    const policy = answer.headers()["content-security-policy"];
    assert.match(policy, /default-src 'none'/, path);
    if (answer.headers()["content-type"]?.startsWith("text/html")) {
      assert.match(policy, /; sandbox /, path);
      const markup = (await answer.text()).replace(/<style>[^]*?<\/style>/, "");
      assert.doesNotMatch(markup, /<(?:script|img|svg|math|iframe|object|base|form|video|details|link)\b/i, path);
      assert.doesNotMatch(markup, /href="(?!https?:|#|\/)[^"]/i, path);
    }
    assert.deepEqual(page.wrong.filter((w) => !/status of 4\d\d/.test(w)), [], path);
  }
  await context.close();
});

test("in no feed: what is markup there was escaped", async () => {
  const context = await at.browser.newContext();
  const page = await context.newPage();
  for (const path of ["/feeds/search.rss", `/feeds/search.rss?q=${encodeURIComponent("Peru")}`, "/feeds/contacts.ics"]) {
    const answer = await fetch(at.base + path);
    const text = await answer.text();
    assert.equal(answer.status, 200, path);
    assert.doesNotMatch(answer.headers.get("content-type"), /html/, path);
    if (path.includes("rss")) {
      assert.doesNotMatch(text, /<(?:script|img|svg|iframe)\b/i, path);
      const parsed = await page.evaluate((xml) => new DOMParser().parseFromString(xml, "application/xml").querySelectorAll("parsererror").length, text);
      assert.equal(parsed, 0, `${path} is no XML`);
    }
  }
  await context.close();
});
