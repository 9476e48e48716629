import { GONE } from "../models/rooms.js";
import * as http from "./http.js";
import { backoff } from "./timing.js";

export const ROUTES = {
  join_room: async ({ room_id: room }) => ({ room: await http.getJSON(`/chat/rooms/${room}`) }),
  leave_room: async () => ({}),
  typing: async () => ({}),
  sync: ({ room_id: room, after }) => http.getJSON(`/chat/rooms/${room}/changes?after=${after}`),
  mark_read: ({ room_id: room, seq }) => http.postJSON(`/chat/rooms/${room}/read`, { seq }),
  mark_unread: ({ room_id: room, seq }) => http.postJSON(`/chat/rooms/${room}/unread`, { seq }),
  send_message: async ({ room_id: room, ...body }) => ({
    message: await http.postJSON(`/chat/rooms/${room}/messages`, body),
  }),
  edit_message: async ({ message_id: id, ...body }) => ({
    message: await http.patchJSON(`/chat/messages/${id}`, body),
  }),
  delete_message: async ({ message_id: id, ...body }) => ({
    message: await http.deleteJSON(`/chat/messages/${id}`, body),
  }),
  react: async ({ message_id: id, emoji, on }) => ({
    message: await (on ? http.putJSON : http.deleteJSON)(`/chat/messages/${id}/reactions/${encodeURIComponent(emoji)}`),
  }),
};

/** The same questions and answers as the socket, where the network lets no WebSocket through: by HTTP, with waiting. */
export class PollingLink {
  transport = "http";
  #stopped = new AbortController();
  #wait = new AbortController();
  #tries = 0;

  constructor({ heard, chat }) {
    Object.assign(this, { heard, chat, roomId: null });
  }

  async start() {
    while (!this.#stopped.signal.aborted) {
      const isFine = await this.#turn().then(
        () => true,
        (error) => error.name === "AbortError" || this.#failed(error),
      );
      if (!isFine) await new Promise((resolve) => setTimeout(resolve, backoff(this.#tries++, { first: 1000 })));
    }
  }

  stop() {
    this.#stopped.abort();
    this.#wait.abort();
  }

  /** Another room is open: its changes are waited for from now on. */
  goTo(roomId) {
    if (roomId === this.roomId) return;
    this.roomId = roomId;
    this.#wait.abort();
    this.#wait = new AbortController();
  }

  async ask(event, payload) {
    try {
      return { ok: true, ...(await ROUTES[event](payload)) };
    } catch (error) {
      if (error.code === "offline") throw error;
      return {
        ok: false,
        error: { code: error.code, message: error.message, retry_after: error.retryAfter, current: error.current },
      };
    }
  }

  setPresence(event, payload) {
    http.putJSON("/chat/presence", { status: this.chat.me.status, ...payload }).catch(() => {});
  }

  async #turn() {
    await Promise.all([this.chat.fetching.rooms(), this.chat.fetching.threads()]);
    if (this.#stopped.signal.aborted) return; // a socket has opened meanwhile
    if (this.chat.link !== this) this.chat.connected(this); // also when the page took itself for offline meanwhile
    const { roomId } = this;
    const { signal } = this.#wait;
    const conversation = this.chat.conversations.get(roomId);
    if (!conversation) return pause(10_000, signal);
    const path = `/chat/rooms/${roomId}/changes?after=${conversation.timeline.lastSeq}&wait=10`;
    this.heard("changes", { room_id: roomId, ...(await http.getJSON(path, { signal })) });
    this.#tries = 0;
  }

  #failed(error) {
    if (this.#stopped.signal.aborted) return true;
    if (GONE.includes(error.code) && this.roomId !== null) {
      this.heard("removed", { room_id: this.roomId });
      this.roomId = null;
      return true;
    }
    this.chat.disconnected();
    return false;
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
