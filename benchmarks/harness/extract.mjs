// node extract.mjs SYSTEM: a line of JSON with html and url in, a line with the article's html, or an error, out; each
// with the seconds of processor time that the page took.

import { createInterface } from "node:readline";

const ADDRESS = "https://example.org/"; // where the page has none

const makers = {
  async "mozilla-readability"() {
    const { JSDOM, VirtualConsole } = await import("jsdom");
    const { Readability } = await import("@mozilla/readability");
    return ({ html, url }) => {
      const page = new JSDOM(html, { url: url ?? ADDRESS, virtualConsole: new VirtualConsole() });
      try {
        return new Readability(page.window.document).parse()?.content;
      } finally {
        page.window.close();
      }
    };
  },
  async defuddle() {
    const { parseHTML } = await import("linkedom");
    const { Defuddle } = await import("defuddle/node");
    return async ({ html, url }) => {
      const { document } = parseHTML(html);
      // It must not ask the network for what the page lacks.
      return (await Defuddle(document, url ?? ADDRESS, { useAsync: false })).content;
    };
  },
};

// What a package prints must not get between the answers.
for (const name of ["log", "info", "warn", "debug", "error"]) console[name] = () => {};

const extract = await makers[process.argv[2]]();
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const before = process.cpuUsage();
  let answer;
  try {
    answer = { html: (await extract(JSON.parse(line))) ?? "" };
  } catch (error) {
    answer = { error: String(error) };
  }
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(JSON.stringify({ ...answer, seconds: (user + system) / 1e6 }) + "\n");
}
