/**
 * `<draw-stage>`: keeps a draw's page going without anybody reloading it. It asks how the draw stands, by the
 * server's clock more often as the moment comes near; when the result is there, it computes every score itself,
 * shows them taking their places, and says whether all checks hold.
 */
import { learn, now } from "../../ui/frontend/clock.js";
import { drawLine } from "./line.js";
import { spaced } from "./spaced.js";
import { verdictSentence } from "./verdict-words.js";

const ASK_MS = { near: 1_000, far: 10_000 };
const NEAR_MS = 15_000;
const STEP_MS = 120;
const LONGEST_MS = 3_000;
const VALUE_MS = 900;
const RANKS = 20;
const ENDED = ["DRAWN", "VOIDED", "MISSED", "SUPERSEDED", "CANCELLED"];

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class DrawStage extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    if (this.dataset.serverTime) learn(this.dataset.serverTime, Date.now(), Date.now());
    this.addEventListener("over", () => this.#ask());
    this.#darken();
    if (this.#drawn) this.#showResult(false);
    if (!ENDED.includes(this.dataset.state)) this.#plan();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  get #drawn() {
    return this.dataset.state === "DRAWN" || this.dataset.state === "VOIDED";
  }

  #darken() {
    document.documentElement.toggleAttribute("data-stage", this.hasAttribute("data-dark"));
  }

  #plan() {
    clearTimeout(this.#timer);
    const next = this.dataset.state === "SCHEDULED" ? this.dataset.freezeAt : this.dataset.drawAt;
    const near = Math.abs(Date.parse(next) - now()) < NEAR_MS || this.dataset.state === "AWAITING_BEACON";
    this.#timer = setTimeout(() => this.#ask(), near ? ASK_MS.near : ASK_MS.far);
  }

  async #ask() {
    clearTimeout(this.#timer);
    try {
      const asked = Date.now();
      const answer = await fetch(`/v1/draws/${this.dataset.draw}/?brief=true`, { cache: "no-store" });
      if (answer.ok) {
        const draw = await answer.json();
        learn(draw.server_time, asked);
        if (draw.state !== this.dataset.state) return await this.#renew(draw.state);
        this.querySelector(".stage-seen progress")?.setAttribute("value", draw.seen);
      }
    } catch {
      // No network just now: the next turn asks again.
    }
    this.#plan();
  }

  /** Take the page's part anew from the server, who writes it in the reader's language. */
  async #renew(state) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = document.getElementById("draw-page");
    const fresh = page.getElementById("draw-page");
    if (!answer.ok || !part || !fresh || fresh.querySelector("draw-stage")?.dataset.state !== state) {
      return this.#plan();
    }
    const stage = document.importNode(fresh, true);
    const element = stage.querySelector("draw-stage");
    element.live = state === "DRAWN";
    part.replaceWith(stage);
    if (element.live) element.reveal();
  }

  /** Show the result as it takes shape; called by the stage that was watching when it came. */
  reveal() {
    if (!still()) this.#hold(true);
    this.#showResult(true);
  }

  /** Keep the result from the eyes until it is computed here; it is read aloud at once all the same. */
  #hold(held) {
    this.#part("result")?.classList.toggle("aside", held);
    for (const part of this.querySelectorAll("[data-ranks], [data-line], .stage-ends")) {
      part.classList.toggle("unseen", held);
    }
    const arriving = this.#part("arriving");
    if (arriving) arriving.hidden = !held;
  }

  async #showResult(revealing) {
    if (this.live && !revealing) return; // the one who put us here reveals
    let verdict;
    try {
      const answer = await fetch(`/v1/draws/${this.dataset.draw}/transcript.json`);
      const { checkBytes } = await import("./check.js");
      verdict = await checkBytes(new Uint8Array(await answer.arrayBuffer()));
    } catch {
      this.#hold(false);
      return; // what the server wrote stands there already
    }
    const { transcript } = verdict;
    if (!transcript) {
      this.#hold(false);
      return this.#sayChecked(verdict);
    }
    this.#nameAll();
    if (revealing && !still()) await this.#play(transcript);
    else this.#line(transcript, transcript.ranking ?? []);
    this.#sayChecked(verdict);
  }

  #json(id) {
    return JSON.parse(this.querySelector(`#${id}`)?.textContent ?? "null");
  }

  #nameAll() {
    const names = this.#json("stage-names") ?? {};
    for (const place of this.querySelectorAll("[data-name-of]"))
      place.textContent = names[place.dataset.nameOf] ?? "";
  }

  #line(transcript, rows) {
    const svg = this.querySelector("[data-line]");
    if (svg) drawLine(svg, rows, { winners: transcript.winners ?? [], mine: this.#json("stage-mine") ?? [] });
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  async #play(transcript) {
    const ranks = this.querySelector("[data-ranks]");
    this.#part("arriving").querySelector("[data-value]").textContent = spaced(transcript.beacon.randomness);
    await pause(VALUE_MS);
    if (ranks) await this.#score(transcript, ranks);
    this.#part("count")?.setAttribute("hidden", "");
    this.#hold(false);
  }

  async #score(transcript, ranks) {
    const written = new Map(
      [...ranks.children].map((row) => [row.querySelector(".ticket").textContent, row]),
    );
    const { eligible } = transcript.freeze;
    const scores = new Map(transcript.ranking.map((row) => [row.label, row.score]));
    const count = this.#part("count");
    if (count) count.hidden = false;
    const step = Math.max(1, Math.ceil((eligible.length * STEP_MS) / LONGEST_MS));
    const known = [];
    ranks.replaceChildren();
    for (const part of this.querySelectorAll(".unseen")) part.classList.remove("unseen");
    for (let at = 0; at < eligible.length; at += step) {
      known.push(...eligible.slice(at, at + step).map((label) => ({ label, score: scores.get(label) })));
      const ranked = [...known].sort((a, b) => (a.score < b.score ? -1 : 1));
      drawLine(this.querySelector("[data-line]"), known, {
        winners: [ranked[0].label],
        mine: this.#json("stage-mine") ?? [],
      });
      ranks.replaceChildren(
        ...ranked
          .map((row) => written.get(row.label))
          .filter(Boolean)
          .slice(0, RANKS),
      );
      if (count) count.querySelector("[data-scored]").textContent = String(known.length);
      await pause(STEP_MS);
    }
    ranks.replaceChildren(...written.values());
    this.#line(transcript, transcript.ranking);
  }

  #sayChecked(verdict) {
    const box = this.#part("checked");
    if (!box) return;
    const made = verdict.lines.filter((line) => line.ok !== null).length;
    box.hidden = false;
    box.classList.toggle("bad", !verdict.valid);
    box.querySelector("[data-checked]").textContent = verdict.valid
      ? box.dataset.good.replace("%(count)s", String(made))
      : box.dataset.bad;
    box.querySelector("[data-sentence]").textContent = verdictSentence(verdict);
  }
}

customElements.define("draw-stage", DrawStage);
