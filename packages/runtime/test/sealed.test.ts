/** Sealed snapshots: what is opened is what was sealed, and everything else is a clear error. */
import { webcrypto } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { deserialize, InvalidArgumentError, KrautError, SealedSnapshotError, type SealingKeys, seal, start, unseal } from "@kraut/runtime";
import { outer } from "./support/three.js";

const random = (length: number): Uint8Array => webcrypto.getRandomValues(new Uint8Array(length));
const keys: SealingKeys = { current: "b", keys: { a: random(32), b: random(32) } };
const snapshot = start(outer, [1, 2]).serialize();
let sealed: Uint8Array;
beforeAll(async () => {
  sealed = await seal(snapshot, keys, { additionalData: "order 4711" });
});

async function failure(opening: Promise<unknown>): Promise<KrautError> {
  try {
    await opening;
  } catch (error) {
    expect(error).toBeInstanceOf(KrautError);
    return error as KrautError;
  }
  throw new Error("it was opened");
}

describe("what is sealed can be opened", () => {
  test("with the same keys and data; the task goes on", async () => {
    const opened = await unseal(sealed, keys, { additionalData: "order 4711" });
    expect(opened).toEqual(snapshot);
    expect(deserialize(opened).resume(5).status).toBe("suspended");
  });

  test("from an ArrayBuffer, a Buffer, shared memory, at any alignment", async () => {
    const additionalData = new TextEncoder().encode("order 4711");
    const shared = new Uint8Array(new SharedArrayBuffer(sealed.length));
    shared.set(sealed);
    const moved = new Uint8Array(sealed.length + 3).subarray(3);
    moved.set(sealed);
    for (const bytes of [sealed.slice().buffer as ArrayBuffer, Buffer.from(sealed), shared, moved]) {
      expect(await unseal(bytes, keys, { additionalData })).toEqual(snapshot);
    }
  });

  test("keys rotate: old ones open, the current one seals", async () => {
    const old = await seal(snapshot, { ...keys, current: "a" });
    expect(await unseal(old, keys)).toEqual(snapshot);
    const { a, ...left } = keys.keys;
    expect(a).toBeDefined();
    const error = await failure(unseal(old, { current: "b", keys: left }));
    expect(error).toMatchObject({ code: "SEALED_SNAPSHOT", reason: "unknown key", keyId: "a" });
    expect(error.message).toContain('sealed with the key "a"');
    expect(error.message).toContain('are "b"');
  });

  test("with keys of 16, 24 and 32 bytes, and with CryptoKeys, whatever their id", async () => {
    const made = (await webcrypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ])) as webcrypto.CryptoKey;
    for (const key of [random(16), random(24), random(32), made]) {
      for (const id of ["k", "Schlüssel 🔑", "__proto__", "constructor"]) {
        const one = { current: id, keys: Object.fromEntries([[id, key]]) };
        expect(await unseal(await seal(snapshot, one), one)).toEqual(snapshot);
      }
    }
  });

  test("nothing of the snapshot shows, and no two are alike", async () => {
    const text = Buffer.from(sealed).toString("latin1");
    expect(text).not.toContain("suspend");
    expect(text).toContain("b");
    expect(await seal(snapshot, keys)).not.toEqual(await seal(snapshot, keys));
    expect(sealed.length).toBe(snapshot.length + 6 + 1 + 12 + 16);
  });
});

describe("everything else is an error of the catalogue", () => {
  const open = (bytes: Uint8Array, with_ = keys) => failure(unseal(bytes, with_, { additionalData: "order 4711" }));

  test("each altered byte, each length", async () => {
    for (let at = 0; at < sealed.length; at++) {
      const altered = sealed.slice();
      altered[at]! ^= 1;
      expect(await open(altered)).toBeInstanceOf(SealedSnapshotError);
    }
    for (let length = 0; length < sealed.length; length++) expect(await open(sealed.slice(0, length))).toBeInstanceOf(SealedSnapshotError);
    expect(await open(new Uint8Array([...sealed, 0]))).toMatchObject({ reason: "altered" });
  });

  test("another key under the same id, other additional data, none", async () => {
    expect(await open(sealed, { current: "b", keys: { b: random(32) } })).toMatchObject({ reason: "altered", keyId: "b" });
    expect(await failure(unseal(sealed, keys, { additionalData: "order 4712" }))).toMatchObject({ reason: "altered" });
    expect(await failure(unseal(sealed, keys))).toMatchObject({ reason: "altered" });
    expect(await open(sealed, { current: "b", keys: {} })).toMatchObject({ reason: "unknown key" });
  });

  test("an id that a prototype has is no key", async () => {
    const named = await seal(snapshot, { current: "toString", keys: { toString: random(32) } as never });
    expect(await failure(unseal(named, { current: "b", keys: {} }))).toMatchObject({ reason: "unknown key", keyId: "toString" });
  });

  test("bytes that are not sealed, and sealed ones that are not unsealed", async () => {
    expect(await failure(unseal(snapshot, keys))).toMatchObject({ reason: "not sealed", code: "SEALED_SNAPSHOT" });
    expect(await failure(unseal("text" as never, keys))).toMatchObject({ reason: "not sealed" });
    expect(() => deserialize(sealed)).toThrow(/it is sealed/);
  });

  test("keys that are none", async () => {
    const wrong = [undefined, {}, { current: "a" }, { current: "", keys: {} }, { current: "x", keys: { a: random(32) } }] as never[];
    for (const one of wrong) expect(await failure(seal(snapshot, one))).toBeInstanceOf(InvalidArgumentError);
    for (const key of [random(5), "secret", null, 5, {}, { algorithm: { name: "AES-CBC" }, usages: [] }] as never[])
      expect(await failure(seal(snapshot, { current: "a", keys: { a: key } }))).toBeInstanceOf(InvalidArgumentError);
    const readOnly = (await webcrypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["decrypt"])) as webcrypto.CryptoKey;
    expect((await failure(seal(snapshot, { current: "a", keys: { a: readOnly } }))).message).toContain("may encrypt");
    expect(await failure(seal("text" as never, keys))).toBeInstanceOf(InvalidArgumentError);
    expect(await failure(seal(snapshot, { current: "x".repeat(256), keys: { ["x".repeat(256)]: random(32) } }))).toBeInstanceOf(
      InvalidArgumentError,
    );
  });
});
