const REFUSALS_BEFORE_HTTP = 3;

// How we reach the library: over a socket if it opens, over HTTP where the network blocks sockets.
export class Connection {
  state = "connecting"; // connecting, online, offline
  transport = "socket";
  refusals = 0;
  isLate = false; // the library says that its branches cannot hear each other just now

  opened(transport = "socket") {
    const wasLost = this.state === "offline";
    Object.assign(this, { state: "online", transport, wasLost, isLate: false });
    if (transport === "socket") this.refusals = 0;
  }

  lost() {
    this.state = "offline";
  }

  // A socket that does not open. Answers true when it is time to go by HTTP.
  refused() {
    this.refusals += 1;
    if (this.transport === "socket" && this.state === "online") this.lost();
    return this.refusals >= REFUSALS_BEFORE_HTTP;
  }

  get look() {
    return this.state === "online" && this.isLate ? "late" : this.state;
  }

  get sentence() {
    if (this.state === "connecting") return "Connecting…";
    if (this.state === "offline") return "You are offline. Your words are kept and go out when the connection is back.";
    if (this.isLate) return "Messages from other branches may arrive late.";
    return this.wasLost ? "Back again." : "";
  }
}
