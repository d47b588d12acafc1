// A field device: what the service lent it, the chain of what it sends, and how it ends. It reads nothing else of the
// operation. Each record gets the next number and a head over the one before it, so that the service sees a missing or a
// swapped one; what was acknowledged is deleted, and number and head alone are kept. Told that it was revoked, it wipes itself.
import type { Geometry } from "geojson";
import { useSyncExternalStore } from "react";
import { ApiError, read, write } from "./api";
import { keepIn } from "./keep";
import { reopen } from "./outbox";
import type { Waiting } from "./outbox";
import type { Schema } from "./schema";
import { Vault, readMarker, sha256, wipe } from "./vault";

export interface Lent {
  name: string;
  post: string;
  nature: string;
  operation: Record<string, string>;
  time_zone: string;
  forms: { kind: string; title: string; schema: Schema }[];
  places: { place: string; names: Record<string, string> }[];
}

export interface LentMap {
  until_s: number;
  shapes: { place: string; geometry: Geometry }[];
  states: { place: string; state: string; since_s: number; until_s: number | null }[];
  streets: [number, number][][];
  source: string;
}

type Given = Lent & { now_s: number; sequence: number; head: string; map: LentMap };

/** Up; cut off; signed out; or the device's time is over. */
export type Line = "up" | "cut" | "out" | "ended";

interface Chain {
  sequence: number;
  head: string;
}

export class Device {
  private line: Line = "up";
  private readonly listeners = new Set<() => void>();

  private constructor(private readonly vault: Vault) {}

  /** The first time on this browser, already signed in. */
  static async begin(name: string, code: string): Promise<Device> {
    const given = await read<Given>("/api/device");
    await alone();
    const device = new Device(await Vault.make(name, code));
    await device.vault.set("chain", JSON.stringify({ sequence: given.sequence, head: given.head } satisfies Chain));
    await device.take(given);
    return device.opened();
  }

  /** What this browser keeps, opened by its code; null where that is not the code. */
  static async unlock(code: string): Promise<Device | null> {
    const marker = readMarker();
    const vault = marker === null ? null : await Vault.open(marker, code);
    if (vault?.get("lent") == null) return null;
    await alone();
    const device = new Device(vault).opened();
    void device.refresh(code);
    return device;
  }

  get lent(): Lent {
    return JSON.parse(this.vault.get("lent") ?? "") as Lent;
  }

  /** The map, while it may be shown; deleted after that. */
  get map(): LentMap | null {
    return JSON.parse(this.vault.get("map") ?? "null") as LentMap | null;
  }

  /** Speaks to the service: what it lends now, or that this is over. With the code it signs in again where it must. */
  async refresh(code?: string): Promise<void> {
    try {
      await this.take(await read<Given>("/api/device"));
      this.setLine("up");
    } catch (error) {
      if (code !== undefined && error instanceof ApiError && error.status === 401 && (await this.signIn(code))) return this.refresh();
      await this.told(error);
    }
  }

  /** Sends a record of the queue. */
  readonly send = async <T>({ kind, record, link }: Waiting): Promise<T> => {
    try {
      const answer = await write<T>("POST", "/api/device/records", { ...link, kind, record: JSON.stringify(record) });
      this.setLine("up");
      return answer;
    } catch (error) {
      await this.told(error);
      throw error;
    }
  };

  /** Gives a record its number and ties it to the one before. */
  readonly tie = async ({ kind, record }: Waiting): Promise<NonNullable<Waiting["link"]>> => {
    const { sequence: last, head: previous } = JSON.parse(this.vault.get("chain") ?? "") as Chain;
    const sequence = last + 1;
    const head = await sha256([previous, sequence, kind, JSON.stringify(record)].join("\n"));
    await this.vault.set("chain", JSON.stringify({ sequence, head } satisfies Chain));
    return { sequence, previous, head };
  };

  useLine(): Line {
    return useSyncExternalStore(
      (listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
      () => this.line,
    );
  }

  private opened(): this {
    keepIn(this.vault);
    reopen(this);
    return this;
  }

  private async take({ now_s, sequence: _, head: __, map, ...lent }: Given): Promise<void> {
    await this.vault.set("lent", JSON.stringify(lent));
    await this.vault.setMap(JSON.stringify(map), (map.until_s - now_s) * 1000);
  }

  private async signIn(code: string): Promise<boolean> {
    try {
      await write("POST", "/api/session", { name: this.vault.name, password: code });
      return true;
    } catch {
      return false;
    }
  }

  private async told(error: unknown): Promise<void> {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 410) {
      wipe();
      location.reload();
    }
    if (status === 403) await this.vault.setMap("null", 0);
    if (status === 0 || status === 401 || status === 403) this.setLine(({ 0: "cut", 401: "out", 403: "ended" } as const)[status]);
  }

  private setLine(line: Line): void {
    this.line = line;
    for (const listener of this.listeners) listener();
  }
}

/** Thrown where another tab of this browser has the device open: two would both write its chain. */
export class Elsewhere extends Error {}

function alone(): Promise<void> {
  return new Promise((done, fail) => {
    void navigator.locks.request("field", { ifAvailable: true }, (lock) => {
      if (lock === null) return fail(new Elsewhere());
      done();
      return new Promise<never>(() => undefined); // until the page is closed
    });
  });
}
