import { unpackJson } from "./unpack.js";

const data = await unpackJson(document.getElementById("data").textContent);
document.getElementById("app").textContent = `${data.documents.id.length} documents`;
