const PACKET = /^4([0-4])(\/\w+),(\d*)(.*)$/s;
const [CONNECT, DISCONNECT, EVENT, ACK, REFUSED] = "01234";
const SILENT_FOR_TOO_LONG = 50_000; // the server pings every 25 s
const OPENS_WITHIN = 5000;

/**
 * Socket.IO's protocol (5, over Engine.IO 4) as far as this page speaks it: JSON events and acknowledgements over
 * one WebSocket. A twelfth of the size of the general client.
 */
export class Wire {
  #acks = new Map();
  #lastAck = 0;
  #socket = null;
  #waiting = null;

  /** `auth` is shown to each namespace. */
  constructor(namespaces, { auth, joined, heard, closed }) {
    Object.assign(this, { namespaces, auth: JSON.stringify(auth), joined, heard, closed, isOpen: false });
  }

  open() {
    if (this.#socket) return;
    const url = new URL("/socket.io/?EIO=4&transport=websocket", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.#socket = new WebSocket(url);
    this.#waiting = new Set(this.namespaces);
    this.#socket.onmessage = ({ data }) => this.#packet(data);
    this.#socket.onclose = () => this.close();
    this.#watch(OPENS_WITHIN);
  }

  close(reason = {}) {
    if (!this.#socket) return;
    clearTimeout(this.watchdog);
    Object.assign(this.#socket, { onmessage: null, onclose: null }).close();
    this.#socket = null;
    this.isOpen = false;
    this.#acks.forEach(({ reject }) => reject(new Error("offline")));
    this.#acks.clear();
    this.closed(reason);
  }

  tell(namespace, event, data) {
    if (this.isOpen) this.#socket.send(`42${namespace},${JSON.stringify([event, data])}`);
  }

  /** Resolves with the acknowledgement; rejects when none comes. */
  ask(namespace, event, data, within = 10_000) {
    if (!this.isOpen) return Promise.reject(new Error("offline"));
    const id = String((this.#lastAck += 1));
    this.#socket.send(`42${namespace},${id}${JSON.stringify([event, data])}`);
    return new Promise((resolve, reject) => {
      this.#acks.set(id, { resolve, reject });
      setTimeout(() => this.#acks.delete(id) && reject(new Error("no answer")), within);
    });
  }

  #packet(text) {
    if (this.isOpen) this.#watch(SILENT_FOR_TOO_LONG);
    if (text === "2") return this.#socket.send("3");
    if (text[0] === "0") return this.namespaces.forEach((namespace) => this.#socket.send(`40${namespace},${this.auth}`));
    const [, type, namespace, id, json] = PACKET.exec(text) ?? [];
    const data = json ? JSON.parse(json) : null;
    if (type === CONNECT) this.#joined(namespace);
    else if (type === EVENT) this.heard(...data);
    else if (type === ACK) this.#answered(id, data[0]);
    else if (type === REFUSED || type === DISCONNECT || text === "1") this.close(data?.data);
  }

  #joined(namespace) {
    this.#waiting.delete(namespace);
    if (this.#waiting.size) return;
    this.isOpen = true;
    this.#watch(SILENT_FOR_TOO_LONG);
    this.joined();
  }

  #answered(id, answer) {
    this.#acks.get(id)?.resolve(answer);
    this.#acks.delete(id);
  }

  #watch(milliseconds) {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.close(), milliseconds);
  }
}
