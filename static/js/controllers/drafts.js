import { ChatController } from "../lib/chat_controller.js";
import * as http from "../lib/http.js";
import { keptDraft, keptPlaces } from "../lib/storage.js";
import { Drafts } from "../models/drafts.js";

/** Keeps what the composer holds; whatever is not kept yet goes out when the page is left. */
export default class DraftKeeper extends ChatController {
  connect() {
    const { chat } = this;
    chat.keeper = new Drafts({ chat, http, unsaved: (place) => keptDraft(chat.me, place) });
    keptPlaces(chat.me).forEach((place) => chat.keeper.typed(place)); // written before this keeper came
    chat.on("room", ({ opened }) => opened && this.opened());
    document.addEventListener("visibilitychange", () => document.hidden && chat.keeper.saveAll({ keepalive: true }));
    this.opened();
  }

  opened() {
    const { openId, keeper } = this.chat;
    if (openId) keeper.opened(openId);
  }
}
