// The door to the service: one fetch, one shape of error, and reads that carry both times. It keeps nothing.
export interface Fault {
  where: string;
  expected: string;
  got: string;
  way_out: string;
  /** The same by codes and values, for other languages. */
  words?: { [part in "expected" | "got" | "way_out"]?: { code: string; values: Record<string, string | number | string[]> } };
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
  }
}

/** What every read answers beside its content. */
export interface Answer {
  position: number;
  as_of_s: number;
  nature: string;
  edition: string;
}

export type Params = Record<string, string | number | null | undefined>;

export function address(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export async function read<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  return (await call(address(path, params), { signal: signal ?? null })).json() as Promise<T>;
}

/** An answer that is no JSON, or whose headers matter. */
export const readRaw = (path: string, params: Params): Promise<Response> => call(address(path, params), {});

export async function write<T>(method: "POST" | "DELETE", path: string, body?: unknown): Promise<T> {
  const answer = await call(path, {
    method,
    headers: { "content-type": "application/json", "X-Requested-With": "safepassage" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  return (text ? JSON.parse(text) : null) as T;
}

async function call(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, { credentials: "same-origin", ...init });
  if (answer.ok) return answer;
  throw await errorOf(answer);
}

async function errorOf(answer: Response): Promise<ApiError> {
  try {
    const { error } = (await answer.json()) as { error: { code: string; message: string; faults?: Fault[] } };
    return new ApiError(answer.status, error.code, error.message, error.faults ?? []);
  } catch {
    return new ApiError(answer.status, "unknown", `HTTP ${answer.status}`);
  }
}
