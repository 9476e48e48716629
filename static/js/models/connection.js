const REFUSALS_BEFORE_HTTP = 3;

// How we reach the library: over a socket if it opens, over HTTP where the network blocks sockets.
export class Connection {
  state = "connecting"; // connecting, online, offline
  transport = "socket";
  refusals = 0;

  opened(transport = "socket") {
    const wasLost = this.state === "offline";
    Object.assign(this, { state: "online", transport, wasLost });
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

  get sentence() {
    if (this.state === "connecting") return "Connecting…";
    if (this.state === "offline") return "You are offline. Your words are kept and go out when the connection is back.";
    return this.wasLost ? "Back again." : "";
  }
}
