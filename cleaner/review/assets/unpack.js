/* The counterpart of packing.py: text of seven bits a character into bytes, and these into values. */

const STAND_INS = new Map([[0xe0, 0x00], [0xe1, 0x0d], [0xe2, 0x3c]]);

/** Return the bytes that are packed in a text. */
export function unpack(text) {
  const bytes = new Uint8Array(Math.floor((text.length * 7) / 8));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    held = ((held << 7) | (code < 0x80 ? code : STAND_INS.get(code))) & 0x7fff;
    bits += 7;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = held >> bits;
      at += 1;
    }
  }
  return bytes;
}

/** Return the value whose compressed JSON is packed in a text. */
export async function unpackJson(text) {
  const stream = new Blob([unpack(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}
