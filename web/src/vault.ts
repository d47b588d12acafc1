// The vault of a field device: what it keeps, each piece encrypted by AES-GCM under a key that only the device's code gives
// (PBKDF2). The key cannot be taken out of the browser and lives as long as the page is open; the code is kept nowhere. In the
// clear lie the device's name, the salt, and the span in which its map may be shown, so that a map is deleted by a page
// that nobody has opened yet. It protects a device that was taken while it was locked, for as long as the code holds; not
// one that was taken open, nor against who controls its system.
import type { Keep } from "./keep";

const MARKER = "field";
const PIECE = "field:";
const MAP = "map";
const ROUNDS = 600_000; // OWASP's count for PBKDF2 with SHA-256, 2023
const SALT_BYTES = 16;
const NONCE_BYTES = 12;

export interface Marker {
  name: string;
  salt: string;
  /** From and until when, on this device's clock, its map may be shown; a clock that was set back shows none. */
  map: [number, number];
}

export function readMarker(): Marker | null {
  return JSON.parse(localStorage.getItem(MARKER) ?? "null") as Marker | null;
}

/** Deletes the map unless this is its time. */
export function endMap(now: number): void {
  const marker = readMarker();
  if (marker !== null && !(marker.map[0] <= now && now < marker.map[1])) localStorage.removeItem(PIECE + MAP);
}

/** Deletes all that this browser keeps of the operation. */
export function wipe(): void {
  localStorage.clear();
  sessionStorage.clear();
}

export class Vault implements Keep {
  private readonly texts = new Map<string, string>();
  private last: Promise<void> = Promise.resolve();

  private constructor(
    readonly name: string,
    private readonly key: CryptoKey,
  ) {}

  /** A new one, under this device's name and code. */
  static async make(name: string, code: string): Promise<Vault> {
    wipeOthers();
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    const marker: Marker = { name, salt: toText(salt), map: [0, 0] };
    localStorage.setItem(MARKER, JSON.stringify(marker));
    return new Vault(name, await keyOf(code, salt));
  }

  /** The one that is kept here, or null where the code is not its own. */
  static async open(marker: Marker, code: string): Promise<Vault | null> {
    endMap(Date.now());
    const vault = new Vault(marker.name, await keyOf(code, toBytes(marker.salt)));
    try {
      for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PIECE))) {
        const piece = name.slice(PIECE.length);
        vault.texts.set(piece, await vault.opened(piece, localStorage.getItem(name) ?? ""));
      }
    } catch {
      return null;
    }
    return vault;
  }

  get(name: string): string | null {
    if (name === MAP) {
      endMap(Date.now());
      if (localStorage.getItem(PIECE + MAP) === null) this.texts.delete(MAP);
    }
    return this.texts.get(name) ?? null;
  }

  set(name: string, text: string): Promise<void> {
    this.texts.set(name, text);
    this.last = this.last.then(async () => {
      const sealed = await this.locked(name, text);
      if (readMarker() !== null) localStorage.setItem(PIECE + name, sealed); // not after it was wiped
    });
    return this.last;
  }

  /** Keeps the map for so long from now. */
  async setMap(text: string, lasts_ms: number): Promise<void> {
    const now = Date.now();
    const marker = readMarker();
    if (marker === null) return;
    localStorage.setItem(MARKER, JSON.stringify({ ...marker, map: [now, now + lasts_ms] }));
    await this.set(MAP, text);
  }

  private async locked(name: string, text: string): Promise<string> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytesOf(name) }, this.key, bytesOf(text));
    return toText(iv) + toText(new Uint8Array(sealed));
  }

  private async opened(name: string, kept: string): Promise<string> {
    const cut = (NONCE_BYTES / 3) * 4; // of base64
    const iv = toBytes(kept.slice(0, cut));
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytesOf(name) }, this.key, toBytes(kept.slice(cut)));
    return new TextDecoder().decode(plain);
  }
}

/** What an earlier vault of this browser has left. */
function wipeOthers(): void {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PIECE))) localStorage.removeItem(name);
}

async function keyOf(code: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", bytesOf(code), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const toText = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
