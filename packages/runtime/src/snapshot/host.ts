/**
 * What the host may give beyond ECMAScript, typed as far as it is used here: the runtime is compiled without the types of
 * any one host, and takes what it finds (`undefined` where a host has none).
 */

interface Encoder {
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}

interface Decoder {
  decode(bytes: Uint8Array): string;
}

export interface SearchParams {
  toString(): string;
}

export interface Url {
  readonly href: string;
  readonly searchParams: SearchParams;
}

export interface NodeBuffer extends Uint8Array {}

/** A CryptoKey of WebCrypto. */
export interface CryptoKeyLike {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: { readonly name: string };
  readonly usages: readonly string[];
}

export interface SubtleCrypto {
  importKey(format: "raw", bytes: Uint8Array, algorithm: string, extractable: boolean, usages: readonly string[]): Promise<CryptoKeyLike>;
  encrypt(algorithm: object, key: CryptoKeyLike, bytes: Uint8Array): Promise<ArrayBuffer>;
  decrypt(algorithm: object, key: CryptoKeyLike, bytes: Uint8Array): Promise<ArrayBuffer>;
}

interface Host {
  TextEncoder: new () => Encoder;
  TextDecoder: new (label: string, options: { fatal: boolean; ignoreBOM: boolean }) => Decoder;
  URL?: { new (href: string): Url; prototype: object };
  URLSearchParams?: { new (text: string): SearchParams; prototype: object };
  /** Browsers have `subtle` in secure contexts only. */
  crypto?: { readonly subtle?: SubtleCrypto; getRandomValues(into: Uint8Array): Uint8Array };
  /** Node's, from 20.16 on: a built-in module without an import, which browsers could not resolve. */
  process?: { getBuiltinModule?(name: "node:util"): { types?: { isProxy(value: object): boolean } } | undefined };
  Buffer?: { alloc(length: number): NodeBuffer; allocUnsafeSlow(length: number): NodeBuffer; prototype: object };
}

export const host = globalThis as unknown as Host;

/** Bytes that are all going to be written: Node can leave out clearing them, which takes half as long as copying. */
export function uninitialized(length: number): Uint8Array {
  return host.Buffer === undefined ? new Uint8Array(length) : new Uint8Array(host.Buffer.allocUnsafeSlow(length).buffer as ArrayBuffer);
}
