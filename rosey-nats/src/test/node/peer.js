"use strict";
// A NATS client for tests. The first argument is the server's URL.
// It answers every message on "ask.>" with what it understood of it, as JSON text, and publishes what "make" asks for.
const { connect, headers, StringCodec } = require("nats");

const text = StringCodec();

function cloudEvent(id, data) {
    return { specversion: "1.0", id, source: "/node", type: "node.made", time: "2026-03-04T17:31:02.345Z", data };
}

function withHeaders(entries) {
    const all = headers();
    Object.entries(entries).forEach(([name, value]) => all.append(name, value));
    return { headers: all };
}

const made = {
    structured: () => [text.encode(JSON.stringify(cloudEvent("s-1", { dice: [4, 3], who: "é😀" })))],
    strict: () => [
        text.encode(JSON.stringify(cloudEvent("s-2", "hello"), null, 2)),
        withHeaders({ "Content-Type": "application/cloudevents+json; charset=UTF-8" })
    ],
    binary: () => [
        text.encode(JSON.stringify({ dice: [6] })),
        withHeaders({
            "ce-specversion": "1.0", "ce-id": "s-3", "ce-source": "/node", "ce-type": "node.made",
            "ce-time": "2026-03-04T17:31:02.345Z", "ce-who": encodeURIComponent("é 😀"), "ce-priority": "high",
            "content-type": "application/json"
        })
    ],
    text: () => [text.encode("plain é")],
    json: () => [text.encode(JSON.stringify({ dice: [1], specversion: null }))],
    bytes: () => [Uint8Array.from([0, 255, 123])],
    nothing: () => []
};

function understood(message) {
    const seen = {};
    if (message.headers) {
        message.headers.keys().forEach((name) => { seen[name] = message.headers.get(name); });
    }
    const body = text.decode(message.data);
    return { headers: seen, body: body === "" ? null : JSON.parse(body) };
}

async function serve(connection) {
    const subscription = connection.subscribe(">");
    await connection.flush();
    console.log("ready");
    for await (const message of subscription) {
        if (message.subject.startsWith("ask.")) {
            message.respond(text.encode(JSON.stringify(understood(message))));
        } else if (message.subject.startsWith("make.")) {
            connection.publish(message.reply, ...made[message.subject.slice("make.".length)]());
        }
    }
}

connect({ servers: process.argv[2] }).then(serve).catch((problem) => {
    console.log(String(problem));
    process.exit(1);
});
// The test that started it is gone when its end of the pipe is.
process.stdin.on("end", () => process.exit(0)).resume();
