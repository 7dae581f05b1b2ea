// A policy in the part of an address that no browser sends anywhere.
import type { Files } from "polc";

/** More is no policy that somebody shares, but a trap: a short text can unpack to a very long one. */
const MOST = 2_000_000;

async function through(bytes: Uint8Array, stream: { readable: ReadableStream; writable: WritableStream }): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = new Blob([bytes as BlobPart]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array, Uint8Array>).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length;
    if (length > MOST) throw new Error("it is too long");
    parts.push(read.value);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

export async function pack(files: Files): Promise<string> {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(files)), new CompressionStream("deflate-raw"));
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export async function unpack(text: string): Promise<Files> {
  const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const files: unknown = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
  const isFile = ([name, text]: [string, unknown]) => /\.pol$|^polc\.toml$|^polc-baseline\.json$/.test(name) && typeof text === "string";
  if (typeof files !== "object" || files === null || !Object.entries(files).every(isFile) || !Object.keys(files).some((name) => name.endsWith(".pol"))) {
    throw new Error("it holds no policy");
  }
  return files as Files;
}
