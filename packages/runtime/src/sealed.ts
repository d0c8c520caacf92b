/**
 * Sealed snapshots, for those who store them with others: encrypted, and any change is found (AES-GCM of WebCrypto, so that
 * the same code runs in browsers). A sealed snapshot is
 *
 *   "KRTS"   byte version (1)   byte length of the key's id   id, UTF-8   12 bytes nonce   ciphertext, with a tag of 16 bytes
 *
 * All before the ciphertext is authenticated with it, and so is the caller's additional data. The nonce is random: with one
 * key one may seal 2 ** 32 snapshots (NIST SP 800-38D, 8.3); rotate keys before that.
 */
import { InvalidArgumentError, SealedSnapshotError } from "./errors.js";
import { type CryptoKeyLike, host, type SubtleCrypto } from "./snapshot/host.js";
import { isSealed, SEALED_MARK } from "./snapshot/sealed-mark.js";

/** An AES key: 16, 24 or 32 bytes, or a WebCrypto `CryptoKey` for AES-GCM with the usages that are needed. */
export type SealingKey = Uint8Array | CryptoKeyLike;

/**
 * Keys by id. New snapshots are sealed with `current`; the others are for those that were sealed before it. To rotate: add a
 * key, make it the current one, and remove the old one when nothing that it sealed is left.
 */
export interface SealingKeys {
  /** Id of the key that seals. Ids stand readable in the bytes; they have at most 255 bytes in UTF-8. */
  readonly current: string;
  readonly keys: Readonly<Record<string, SealingKey>>;
}

export interface SealOptions {
  /**
   * What the snapshot belongs to, such as the id of the order: not stored, but needed to unseal. It ties a snapshot to its
   * place, so that nobody can put one in the place of another.
   */
  readonly additionalData?: Uint8Array | string | undefined;
}

const VERSION = 1;
const ID_AT = 6;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

const encoder = new host.TextEncoder();

/**
 * Encrypts a snapshot with the current key.
 * @throws InvalidArgumentError for keys that are none; rejects, as all async functions do
 */
export async function seal(bytes: Uint8Array, keys: SealingKeys, options: SealOptions = {}): Promise<Uint8Array> {
  if (!(bytes instanceof Uint8Array))
    throw new InvalidArgumentError("bytes", "seal(bytes, keys): bytes is no Uint8Array.", "Pass what task.serialize() gave.");
  const id = checkedKeys(keys, "seal").current;
  const key = keyById(keys, id);
  if (key === undefined)
    throw new InvalidArgumentError("keys.current", `seal(): \`keys.current\` is "${id}", and there is no such key.`, knownKeys(keys));
  const encodedId = encode(id);
  if (encodedId.length > 255) throw new InvalidArgumentError("keys.current", "seal(): a key's id has at most 255 bytes.");
  const nonce = subtleHost().getRandomValues(new Uint8Array(NONCE_LENGTH));
  const head = new Uint8Array(ID_AT + encodedId.length + NONCE_LENGTH);
  head.set([...SEALED_MARK, VERSION, encodedId.length]);
  head.set(encodedId, ID_AT);
  head.set(nonce, ID_AT + encodedId.length);
  const { subtle } = subtleHost();
  const encrypted = new Uint8Array(
    await subtle.encrypt(parameters(nonce, head, options), await imported(subtle, key, id, "encrypt"), ownBytes(bytes)),
  );
  const sealed = new Uint8Array(head.length + encrypted.length);
  sealed.set(head);
  sealed.set(encrypted, head.length);
  return sealed;
}

/**
 * The snapshot that seal() encrypted: its bytes, for deserialize().
 * @throws SealedSnapshotError when the bytes are not sealed, were sealed with a key that is not among the keys, or were
 * altered (or their key or additional data are others); InvalidArgumentError for keys that are none. Rejects, as all async functions do.
 */
export async function unseal(bytes: Uint8Array | ArrayBuffer, keys: SealingKeys, options: SealOptions = {}): Promise<Uint8Array> {
  checkedKeys(keys, "unseal");
  const sealed = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
  if (!isSealed(sealed) || sealed.length < ID_AT) throw new SealedSnapshotError({ reason: "not sealed", keyId: undefined });
  // of shared memory, another thread could change what has been checked
  const own = ownBytes(sealed);
  const idEnd = ID_AT + own[5]!;
  const headEnd = idEnd + NONCE_LENGTH;
  if (own[4] !== VERSION || own.length < headEnd + TAG_LENGTH) throw new SealedSnapshotError({ reason: "damaged", keyId: undefined });
  const id = decode(own.subarray(ID_AT, idEnd));
  if (id === undefined) throw new SealedSnapshotError({ reason: "damaged", keyId: undefined });
  const key = keyById(keys, id);
  if (key === undefined) throw new SealedSnapshotError({ reason: "unknown key", keyId: id, help: knownKeys(keys) });
  const { subtle } = subtleHost();
  const cryptoKey = await imported(subtle, key, id, "decrypt");
  try {
    const settings = parameters(own.subarray(idEnd, headEnd), own.subarray(0, headEnd), options);
    return new Uint8Array(await subtle.decrypt(settings, cryptoKey, own.subarray(headEnd)));
  } catch (cause) {
    if (cause instanceof InvalidArgumentError) throw cause;
    throw new SealedSnapshotError({ reason: "altered", keyId: id, cause });
  }
}

function checkedKeys(keys: SealingKeys, call: string): SealingKeys {
  const isObject = typeof keys === "object" && keys !== null && typeof keys.keys === "object" && keys.keys !== null;
  if (isObject && typeof keys.current === "string" && keys.current !== "") return keys;
  throw new InvalidArgumentError(
    "keys",
    `${call}(bytes, keys): this is not a set of keys.`,
    'Give `{ current: "2026-a", keys: { "2026-a": key } }`, where a key is 32 random bytes or a CryptoKey.',
  );
}

/** Ids come from the bytes: nothing is looked up on a prototype. */
function keyById({ keys }: SealingKeys, id: string): SealingKey | undefined {
  return Object.hasOwn(keys, id) ? keys[id] : undefined;
}

function knownKeys({ keys }: SealingKeys): string {
  const ids = Object.keys(keys);
  return ids.length === 0
    ? "No key was given."
    : `The keys that were given are ${ids.map((id) => `"${id}"`).join(", ")}: add the one that is missing.`;
}

async function imported(subtle: SubtleCrypto, key: SealingKey, id: string, usage: "encrypt" | "decrypt"): Promise<CryptoKeyLike> {
  if (key instanceof Uint8Array) {
    if (![16, 24, 32].includes(key.length))
      throw new InvalidArgumentError(`keys.${id}`, `The key "${id}" has ${key.length} bytes.`, "An AES key has 16, 24 or 32; take 32.");
    return subtle.importKey("raw", ownBytes(key), "AES-GCM", false, [usage]);
  }
  const { algorithm, usages } = (typeof key === "object" && key !== null ? key : {}) as Partial<CryptoKeyLike>;
  if (algorithm?.name === "AES-GCM" && Array.isArray(usages) && usages.includes(usage)) return key;
  throw new InvalidArgumentError(
    `keys.${id}`,
    `The key "${id}" is neither bytes nor a CryptoKey for AES-GCM that may ${usage}.`,
    'Make one with `crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"])`.',
  );
}

function parameters(nonce: Uint8Array, head: Uint8Array, { additionalData }: SealOptions): object {
  const data = typeof additionalData === "string" ? encode(additionalData) : (additionalData ?? new Uint8Array(0));
  if (!(data instanceof Uint8Array))
    throw new InvalidArgumentError("options.additionalData", "options.additionalData is neither a string nor a Uint8Array.");
  const all = new Uint8Array(head.length + data.length);
  all.set(head);
  all.set(data, head.length);
  return { name: "AES-GCM", iv: nonce, additionalData: all, tagLength: TAG_LENGTH * 8 };
}

function subtleHost(): { readonly subtle: SubtleCrypto; getRandomValues(into: Uint8Array): Uint8Array } {
  const { crypto } = host;
  if (crypto?.subtle !== undefined) return crypto as { subtle: SubtleCrypto; getRandomValues(into: Uint8Array): Uint8Array };
  throw new InvalidArgumentError(
    "crypto",
    "seal() and unseal() need WebCrypto (`globalThis.crypto.subtle`), which this host does not have.",
    "Browsers have it on pages that were loaded over HTTPS or from localhost.",
  );
}

function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : Uint8Array.from(bytes);
}

function encode(text: string): Uint8Array {
  const into = new Uint8Array(text.length * 3);
  return into.slice(0, encoder.encodeInto(text, into).written);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new host.TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
