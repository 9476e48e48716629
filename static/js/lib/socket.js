import { hear } from "../models/hearing.js";
import { csrfToken } from "./http.js";
import { backoff } from "./timing.js";
import { Wire } from "./wire.js";

/** The chat's way over a WebSocket; it opens again by itself, a little later each time. */
export class SocketLink {
  transport = "socket";
  #tries = 0;
  #timer = null;

  constructor({ heard, opened, lost, refused }) {
    this.heard = heard;
    this.told = { opened, lost, refused };
    this.wire = new Wire(["/presence", "/chat"], {
      // Somebody else may have signed in beside this page: it must not go on as theirs.
      auth: { csrf_token: csrfToken() },
      joined: () => this.#joined(),
      heard,
      closed: (reason) => this.#closed(reason),
    });
  }

  get isOpen() {
    return this.wire.isOpen;
  }

  open() {
    clearTimeout(this.#timer);
    if (navigator.onLine) this.wire.open();
    else this.#openLater();
  }

  /** Whatever looks open is dead: the network is gone, or nothing answers. */
  drop() {
    this.wire.close();
  }

  close() {
    this.isOver = true;
    clearTimeout(this.#timer);
    this.wire.close();
  }

  ask(event, payload) {
    return this.wire.ask("/chat", event, payload);
  }

  setPresence(event, payload) {
    this.wire.tell("/presence", event, payload);
  }

  goTo() {}

  #joined() {
    this.#tries = 0;
    this.wasOpen = this.hasOpened = true;
    this.told.opened(this);
  }

  #closed({ code } = {}) {
    if (this.isOver) return;
    if (code === "unauthenticated") return this.heard("signed_out", { reason: code });
    if (this.wasOpen) this.told.lost();
    else this.told.refused();
    this.wasOpen = false;
    this.#openLater();
  }

  #openLater() {
    // Where no socket has ever opened, the network will hardly let the next one through.
    const most = this.hasOpened ? 15_000 : 300_000;
    this.#timer = setTimeout(() => this.open(), backoff(this.#tries++, { most }));
  }
}

/** Keeps the chat in touch: by socket, and by HTTP for as long as no socket opens. */
export function keepLinked(chat) {
  const heard = (event, data) => hear(chat, event, data);
  let polling = null;

  const socket = new SocketLink({
    heard,
    opened: (link) => {
      polling?.stop();
      polling = null;
      chat.connected(link);
    },
    lost: () => chat.disconnected(),
    refused: async () => {
      if (!chat.connection.refused() || polling || socket.isOver) return;
      const { PollingLink } = await import("./polling.js").catch(() => ({}));
      if (!PollingLink || polling || socket.isOpen) return;
      polling = new PollingLink({ heard, chat });
      polling.start();
    },
  });
  socket.open();
  return {
    wake: () => socket.open(),
    drop: () => socket.drop(),
    close: () => (socket.close(), polling?.stop()),
  };
}
