/** What the page runs: fixtures in all modes, and snapshots that another process made. Bundled; nothing of Node is in it. */
import { checkPrepared, type Report } from "../harness/check.js";
import type { Outcome } from "../harness/outcome.js";
import type { Prepared } from "../harness/prepare.js";
import { Receiver } from "../harness/receiver.js";
import { Session } from "../harness/session.js";

const session = new Session();
const receiver = new Receiver(session);

export interface Page {
  /** All modes, in this page; some of its snapshots go on in Node. */
  check(prepared: Prepared, stops: number, otherStops: number): Promise<Report>;
  /** Goes on with a snapshot that was made elsewhere. */
  resume(name: string, code: string, base64: string): Promise<Outcome>;
}

declare global {
  var kraut: Page;
  /** What the test gives the page: goes on in a process of Node. */
  var krautResumeInNode: (name: string, code: string, base64: string) => Promise<Outcome>;
}

globalThis.kraut = {
  check(prepared, stops, otherStops) {
    const other = {
      resume: (name: string, code: string, bytes: Uint8Array) => krautResumeInNode(name, code, toBase64(bytes)),
    };
    return checkPrepared(prepared, { session, stops, other, otherStops });
  },
  resume: (name, code, base64) => receiver.resume(name, code, fromBase64(base64)),
};

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
