/** JSON to and from our own server, with the page's CSRF token; refusals come back as values, never as exceptions. */
import { learn } from "./clock.js";

export const NO_ANSWER = 0;

/**
 * {status, body}. Status 0: no answer came, so the server may or may not have acted.
 * A body that is not JSON (a proxy's page) is {detail}.
 */
export async function ask(
  url,
  { method = "GET", json, csrf, headers = {}, signal, timeout_ms = 15_000 } = {},
) {
  const limit = AbortSignal.timeout(timeout_ms);
  const asked = Date.now();
  let response;
  let text;
  try {
    response = await fetch(url, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        ...(csrf ? { "X-CSRFToken": csrf } : {}),
        ...headers,
      },
      body: json === undefined ? undefined : JSON.stringify(json),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    text = await response.text();
  } catch {
    return { status: NO_ANSWER, body: {}, retryAfter_seconds: null };
  }
  let body;
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    body = { detail: response.statusText || String(response.status), code: "not_json" };
  }
  if (body.server_time) learn(body.server_time, asked);
  const wait = Number(response.headers.get("Retry-After"));
  return {
    status: response.status,
    body,
    retryAfter_seconds: Number.isFinite(wait) && wait > 0 ? wait : null,
  };
}
