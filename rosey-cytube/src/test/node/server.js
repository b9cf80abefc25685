"use strict";
// A Socket.IO server for tests. Prints its port as the first line; options come as JSON in the first argument.
const http = require("http");
const { Server } = require("socket.io");

const options = JSON.parse(process.argv[2] || "{}");
const server = http.createServer();
const io = new Server(server, {
    pingInterval: options.pingInterval || 25000,
    pingTimeout: options.pingTimeout || 20000,
    maxHttpBufferSize: options.maxHttpBufferSize || 1 << 20,
    serveClient: false,
    perMessageDeflate: false
});

if (options.refuse) {
    io.use((socket, next) => next(new Error(options.refuse)));
}

io.on("connection", (socket) => {
    let pongs = 0;
    socket.conn.on("packet", (packet) => {
        if (packet.type === "pong") {
            socket.emit("pongs", ++pongs);
        }
    });
    socket.emit("hello", { protocol: socket.conn.protocol, transport: socket.conn.transport.name });
    socket.on("echo", (...args) => socket.emit("echoed", ...args));
    socket.on("question", (...args) => args.pop()("answer", args.length, ...args));
    socket.on("mute question", () => {});
    socket.on("disconnect me", (close) => socket.disconnect(close));
    socket.on("send", (length) => socket.emit("sent", "x".repeat(length)));
    socket.on("odd", () => {
        socket.emit("none");
        socket.emit("null", null);
        socket.emit("binary", Buffer.from([1, 2, 3]));
        io.of("/elsewhere").emit("other");
        socket.emit("asked", 1, () => {});
        socket.emit("two", 1, { text: "é😀\u2028\n" });
    });
    socket.on("disconnecting", (reason) => console.log("left " + reason));
});

server.listen(options.port || 0, "127.0.0.1", () => console.log(server.address().port));
// The test that started it is gone when its end of the pipe is.
process.stdin.on("end", () => process.exit(0)).resume();
