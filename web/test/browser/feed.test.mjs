// A source of one's own, from its address to what it says in the record, on pages that nobody loads anew.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import test, { after, before } from "node:test";
import { open, serving } from "./serving.mjs";

const text = "LIMA, 2 May 2031 — Ecuador condemned Colombia on Friday over the closed bridge. The foreign minister of Ecuador, Rosa Vega, demanded that Colombia open the bridge at once.";
const feed = (base) => `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Wire</title><link>${base}/</link><description>News</description>
<item><title>The bridge &lt;b&gt;</title><link>${base}/bridge</link><guid>${base}/bridge</guid><pubDate>Fri, 02 May 2031 09:00:00 GMT</pubDate><description>${text}</description></item></channel></rss>`;

let at, outlet, base;
before(async () => {
  outlet = createServer((request, answer) => {
    const [status, type, body] = { "/feed.xml": [200, "application/rss+xml", feed(base)], "/bridge": [200, "text/html; charset=utf-8", `<!doctype html><title>The bridge</title><article><h1>The bridge</h1><p>${text}</p></article>`] }[request.url] ?? [404, "text/plain", "no"];
    answer.writeHead(status, { "content-type": type }).end(body);
  });
  await new Promise((resolve) => outlet.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${outlet.address().port}`;
  at = await serving({ sources: true });
});
after(async () => {
  await at?.stop();
  outlet.close();
});

test("a feed is looked at, followed, asked, and what it says arrives without a reload", async () => {
  const found = await open(at, "/search?q=bridge");
  await found.getByText("No document has all of these words.").waitFor();
  const page = await open(at, "/sources");
  await page.getByLabel("Address of a feed, sitemap or page").fill(`${base}/feed.xml`);
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByRole("region", { name: "What it has" }).getByText("The bridge", { exact: true }).waitFor();
  assert.equal((await (await fetch(`${at.base}/api/v1/documents?q=bridge`)).json()).items?.length ?? 0, 0, "looking keeps nothing");
  await page.evaluate(() => (window.same = true));
  await found.evaluate(() => (window.same = true));
  await page.getByRole("button", { name: "Follow it" }).click();
  const row = page.getByRole("row", { name: /feed\.xml/ });
  await row.getByText("well", { exact: true }).waitFor();
  await found.getByRole("link", { name: /The bridge/ }).waitFor();
  assert.ok((await page.evaluate(() => window.same)) && (await found.evaluate(() => window.same)), "nothing was loaded anew");
  await found.getByRole("link", { name: /The bridge/ }).click();
  await found.getByRole("button", { name: /demand/ }).first().waitFor(); // it was read, not only kept
  assert.ok(await found.evaluate(() => window.same));
  await found.goto(`${at.base}/pair/ECU/COL`);
  await found.getByText("Ecuador condemned Colombia").first().waitFor();
  assert.deepEqual([...page.wrong, ...found.wrong], []);
  await page.context().close();
  await found.context().close();
});

test("what stands where nobody answers is said, and the source is removed", async () => {
  const page = await open(at, "/sources");
  await page.getByLabel("Address of a feed, sitemap or page").fill(`${base}/none.xml`);
  await page.getByRole("button", { name: "Follow it" }).click();
  const row = page.getByRole("row", { name: /none\.xml/ });
  await row.getByText(/404/).waitFor();
  await row.getByRole("button", { name: /^Remove/ }).click();
  await row.waitFor({ state: "detached" });
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
