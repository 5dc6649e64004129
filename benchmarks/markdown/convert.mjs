// node convert.mjs PACKAGE: a line of JSON with html and url in, a line with text or error out, page by page.

import { createInterface } from "node:readline";

const makers = {
  async turndown() {
    const { default: Turndown } = await import("turndown");
    const service = new Turndown();
    service.remove(["script", "style", "noscript", "head"]); // without this their text is converted
    return ({ html }) => service.turndown(html);
  },
  async defuddle() {
    const { parseHTML } = await import("linkedom");
    const { Defuddle } = await import("defuddle/node");
    return async ({ html, url }) => {
      const { document } = parseHTML(html);
      return (await Defuddle(document, url ?? "https://example.org/", { markdown: true })).content;
    };
  },
};

// What a package prints must not get between the answers.
for (const name of ["log", "info", "warn", "debug"]) console[name] = () => {};

const convert = await makers[process.argv[2]]();
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  let answer;
  try {
    answer = { text: (await convert(JSON.parse(line))) ?? "" };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
