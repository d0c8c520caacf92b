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

interface Host {
  TextEncoder: new () => Encoder;
  TextDecoder: new (label: string, options: { fatal: boolean; ignoreBOM: boolean }) => Decoder;
  URL?: { new (href: string): Url; prototype: object };
  URLSearchParams?: { new (text: string): SearchParams; prototype: object };
  Buffer?: { alloc(length: number): NodeBuffer; prototype: object };
}

export const host = globalThis as unknown as Host;
