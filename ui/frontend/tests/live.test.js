import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { LiveClient } from "../live.js";
import { backoff_seconds } from "../sequence.js";

class Wire {
  static all = [];
  readyState = 0;
  sent = [];
  constructor(url) {
    this.url = url;
    Wire.all.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
    this.onclose?.();
  }
  addEventListener() {}
  open() {
    this.readyState = 1;
    this.onopen();
  }
  say(message) {
    this.onmessage({ data: JSON.stringify({ topic: "period:1", ...message }) });
  }
}

/** A client on a wire of our own, whose timers run when the test says so. */
function client(resync = async () => 0, after = 5) {
  const timers = [];
  const live = new LiveClient("ws://x", {
    Socket: Wire,
    schedule: (run, wait) => timers.push({ run, wait }),
    page: null,
  });
  const heard = [];
  const states = [];
  live.addEventListener("state", ({ detail }) => states.push(detail.state));
  live.watch("period:1", { after, message: (type, data, seq) => heard.push(seq), resync });
  return {
    live,
    heard,
    states,
    timers,
    wire: () => Wire.all.at(-1),
    tick: () => timers.splice(0).forEach(({ run }) => run()),
  };
}

beforeEach(() => (Wire.all = []));
const settled = () => new Promise((done) => setImmediate(done));

test("it subscribes after what the page already shows, and hears in order, once each", () => {
  const { heard, wire } = client();
  wire().open();
  assert.deepEqual(wire().sent, [{ subscribe: "period:1", after: 5 }]);
  for (const seq of [4, 5, 6, 6, 7]) wire().say({ type: "numbers", seq });
  assert.deepEqual(heard, [6, 7]);
});

test("a gap is asked for once; the second time the rows are fetched, and what came meanwhile follows", async () => {
  let release;
  const { heard, wire } = client(() => new Promise((done) => (release = done)));
  wire().open();
  wire().say({ type: "numbers", seq: 9 });
  assert.deepEqual(wire().sent.at(-1), { subscribe: "period:1", after: 5 });
  assert.deepEqual(heard, []);
  wire().say({ type: "numbers", seq: 9 });
  wire().say({ type: "numbers", seq: 10 });
  wire().say({ type: "numbers", seq: 11 });
  release(10);
  await settled();
  assert.deepEqual(heard, [11]);
});

test("a resync fetches the rows, and goes on from the later of both numbers", async () => {
  const { heard, wire } = client(async () => 40);
  wire().open();
  wire().say({ type: "resync", seq: 38 });
  await settled();
  wire().say({ type: "numbers", seq: 40 });
  wire().say({ type: "numbers", seq: 41 });
  assert.deepEqual(heard, [41]);
});

test("a page that does not know its seq takes the one it is told, and its rows once", async () => {
  let fetched = 0;
  const { heard, wire } = client(async () => void (fetched += 1), null);
  wire().open();
  assert.deepEqual(wire().sent, [{ subscribe: "period:1" }]);
  wire().say({ type: "subscribed", seq: 20 });
  await settled();
  wire().say({ type: "numbers", seq: 20 });
  wire().say({ type: "numbers", seq: 21 });
  assert.equal(fetched, 1);
  assert.deepEqual(heard, [21]);
});

test("a resync that fails drops the connection, to begin again", async () => {
  const { live, wire } = client(async () => {
    throw new Error("busy");
  });
  wire().open();
  wire().say({ type: "resync", seq: 38 });
  await settled();
  assert.equal(live.state, "offline");
});

test("a lost connection says since when, comes back, and subscribes after the last it saw", () => {
  const { live, heard, states, wire, tick } = client();
  wire().open();
  wire().say({ type: "numbers", seq: 6 });
  tick();
  assert.equal(live.state, "live");
  wire().close();
  assert.equal(live.state, "offline");
  assert.ok(live.since instanceof Date);
  tick();
  assert.equal(Wire.all.length, 2);
  wire().open();
  assert.deepEqual(wire().sent, [{ subscribe: "period:1", after: 6 }]);
  wire().say({ type: "numbers", seq: 7 });
  assert.equal(live.state, "catching");
  tick();
  assert.equal(live.state, "live");
  assert.deepEqual(heard, [6, 7]);
  assert.ok(states.includes("offline"));
});

test("a topic that is refused is not asked for again", () => {
  const { wire, tick } = client();
  wire().open();
  wire().say({ type: "error", seq: null, data: { code: "not_found" } });
  wire().close();
  tick();
  wire().open();
  assert.deepEqual(wire().sent, []);
});

test("the waits grow to fifteen seconds and are spread", () => {
  assert.equal(backoff_seconds(0, 1), 0.5);
  assert.equal(backoff_seconds(3, 1), 4);
  assert.equal(backoff_seconds(20, 1), 15);
  assert.equal(backoff_seconds(20, 0), 7.5);
});
