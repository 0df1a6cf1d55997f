/** `<push-switch key="…">`: whether this phone receives notifications, read from the browser and stored on the server. */

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

class PushSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => event.target.matches("input") && this.#turn(event.target));
    this.#look();
  }

  get #box() {
    return this.querySelector("input");
  }

  #say(word) {
    const said = this.querySelector("[data-says]");
    said.textContent = this.dataset[word] ?? "";
  }

  async #look() {
    const box = this.#box;
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
      box.disabled = true;
      this.#say("unable");
      return;
    }
    if (Notification.permission === "denied") {
      box.disabled = true;
      this.#say("denied");
      return;
    }
    const there = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
    box.checked = Boolean(there);
    this.#say(there ? "on" : "off");
  }

  async #turn(box) {
    const wanted = box.checked;
    box.disabled = true;
    try {
      await (wanted ? this.#on() : this.#off());
      this.#say(wanted ? "on" : "off");
    } catch {
      box.checked = !wanted;
      this.#say(Notification.permission === "denied" ? "denied" : "failed");
    }
    box.disabled = Notification.permission === "denied";
  }

  async #on() {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
    const worker = await navigator.serviceWorker.ready;
    const key = bytes(this.getAttribute("key"));
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    await this.#tell("/me/push/on/", made.toJSON());
  }

  async #off() {
    const worker = await navigator.serviceWorker.ready;
    const there = await worker.pushManager.getSubscription();
    if (!there) return;
    await this.#tell("/me/push/off/", { endpoint: there.endpoint });
    await there.unsubscribe();
  }

  async #tell(url, said) {
    const answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.dataset.csrf },
      body: JSON.stringify(said),
    });
    if (!answer.ok) throw new Error(String(answer.status));
  }
}

customElements.define("push-switch", PushSwitch);
