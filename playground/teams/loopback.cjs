// The client listens on every network, and lets everybody in. Loaded before it, this keeps it to this machine,
// and ends it with whoever has started it, however that one has ended: then its standard input ends.
const net = require("node:net");
const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (port, ...rest) {
  if (typeof port !== "number" && typeof port !== "string") return listen.call(this, port, ...rest);
  return listen.call(this, { port: Number(port), host: "127.0.0.1" }, ...rest.filter((one) => typeof one === "function"));
};

process.stdin.on("end", () => process.exit()).resume();
