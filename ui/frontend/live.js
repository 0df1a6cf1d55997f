/**
 * The push client: one socket, topics with the last seq seen, reconnection, and catching up after sleep.
 *
 *   const live = new LiveClient(url);
 *   live.watch("period:…", { after: seq, message(type, data, seq) {…}, resync: async () => newSeq });
 *
 * Deltas carry new values, so repeats are harmless; what was missed comes from the server's own record, and what is
 * too old for that is fetched again by `resync`. Says `state` events: live, catching (with a count), offline.
 */
import { APPLY, GAP, RESYNC, SKIP, Sequence, backoff_seconds } from "./sequence.js";

const SLEPT_MS = 20_000;
const QUIET_MS = 400;
const ANSWER_MS = 8_000;

const later = (run, wait_ms) => setTimeout(run, wait_ms);

export class LiveClient extends EventTarget {
  #socket = null;
  #tries = 0;
  #retry = 0;
  #settle = 0;
  #hiddenAt_ms = 0;
  #topics = new Map();

  constructor(url, { Socket = globalThis.WebSocket, schedule = later, page = globalThis.document } = {}) {
    super();
    this.url = url;
    this.Socket = Socket;
    this.schedule = schedule;
    this.state = "catching";
    this.missed = 0;
    this.since = null;
    page?.addEventListener("visibilitychange", () => this.#woke(page.hidden));
    globalThis.addEventListener?.("online", () => this.connect());
    globalThis.addEventListener?.("pagehide", () => this.#socket?.close());
    globalThis.addEventListener?.("pageshow", (event) => event.persisted && this.connect());
  }

  /** `after` is the seq the page already shows; null when it does not know, then `resync` runs once at the start. */
  watch(topic, { after = 0, message, resync }) {
    this.#topics.set(topic, { sequence: new Sequence(after), message, resync, busy: null, asked: -1 });
    if (this.#socket?.readyState === 1) this.#subscribe(topic);
    else this.connect();
  }

  connect() {
    if (this.#socket && this.#socket.readyState < 2) return;
    clearTimeout(this.#retry);
    let socket;
    try {
      socket = new this.Socket(this.url);
    } catch {
      this.#lost();
      return;
    }
    this.#socket = socket;
    socket.onopen = () => {
      this.#say("catching");
      for (const topic of this.#topics.keys()) this.#subscribe(topic);
      this.#quieten();
    };
    socket.onmessage = (event) => socket === this.#socket && this.#receive(JSON.parse(event.data));
    socket.onclose = () => socket === this.#socket && this.#lost();
  }

  #subscribe(topic) {
    const { sequence } = this.#topics.get(topic);
    this.#socket.send(
      JSON.stringify({ subscribe: topic, ...(sequence.after === null ? {} : { after: sequence.after }) }),
    );
  }

  #receive(message) {
    const watched = this.#topics.get(message.topic);
    if (!watched) return;
    if (message.type === "subscribed") {
      if (watched.sequence.after === null) this.#resync(watched, message.seq);
      this.#quieten();
      return;
    }
    if (message.type === "error") {
      this.#topics.delete(message.topic);
      return;
    }
    this.#act(watched, message);
    if (this.state !== "live") {
      this.missed += 1;
      this.#say("catching");
    }
    this.#quieten();
  }

  #act(watched, message) {
    // While the rows are being fetched again, what arrives waits its turn.
    if (watched.busy) {
      watched.busy.push(message);
      return;
    }
    const verdict = watched.sequence.judge(message);
    if (verdict === APPLY) watched.message(message.type, message.data, message.seq);
    else if (verdict === RESYNC) this.#resync(watched, message.seq);
    else if (verdict === GAP) {
      // One question fills the gap; if the same gap comes again, fetch the rows.
      if (watched.asked === watched.sequence.after) this.#resync(watched, 0);
      else {
        watched.asked = watched.sequence.after;
        this.#subscribe(message.topic);
      }
    } else if (verdict !== SKIP) throw new Error(`Unknown verdict ${verdict}`);
  }

  async #resync(watched, current) {
    watched.busy = [];
    try {
      // The rows were read after `current` was said, so they contain it.
      watched.sequence.restart(Math.max((await watched.resync()) ?? 0, current ?? 0));
    } catch {
      watched.busy = null;
      this.#socket?.close();
      return;
    }
    const waiting = watched.busy;
    watched.busy = null;
    for (const message of waiting) this.#act(watched, message);
    this.#quieten();
  }

  #quieten() {
    clearTimeout(this.#settle);
    this.#settle = this.schedule(() => {
      if (this.#socket?.readyState !== 1) return;
      if ([...this.#topics.values()].some((watched) => watched.busy)) return this.#quieten();
      this.#tries = 0;
      this.missed = 0;
      this.#say("live");
    }, QUIET_MS);
  }

  #lost() {
    clearTimeout(this.#settle);
    this.#socket = null;
    if (this.state !== "offline") this.since = new Date();
    this.#say("offline");
    this.missed = 0;
    this.#retry = this.schedule(() => this.connect(), backoff_seconds(this.#tries++) * 1000);
  }

  #woke(hidden) {
    if (hidden) {
      this.#hiddenAt_ms = Date.now();
      return;
    }
    if (this.#socket?.readyState !== 1) {
      this.#tries = 0;
      this.connect();
    } else if (Date.now() - this.#hiddenAt_ms > SLEPT_MS) {
      // The socket may be dead without knowing it: ask, and give up on it when nothing answers.
      const socket = this.#socket;
      let answered = false;
      socket.addEventListener("message", () => (answered = true), { once: true });
      socket.send(JSON.stringify({ ping: 1 }));
      this.schedule(() => !answered && socket === this.#socket && this.#drop(socket), ANSWER_MS);
    }
  }

  #drop(socket) {
    socket.onclose = null;
    socket.close();
    this.#lost();
  }

  #say(state) {
    this.state = state;
    this.dispatchEvent(
      new CustomEvent("state", { detail: { state, missed: this.missed, since: this.since } }),
    );
  }
}

const shared = new Map();

/** The one client of this page for an address, so that all its parts share a socket. */
export function sharedLive(path) {
  const url = liveUrl(path);
  if (!shared.has(url)) shared.set(url, new LiveClient(url));
  return shared.get(url);
}

/** The address of the live endpoint beside this page. */
export function liveUrl(path = "/v1/live/") {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
