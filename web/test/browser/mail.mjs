// A small mail server on this machine: takes what comes.
import { createServer } from "node:net";

export async function mailing() {
  const mails = [];
  const server = createServer((socket) => {
    let rest = "";
    let data = null;
    let to = "";
    socket.setEncoding("utf8");
    socket.on("error", () => {});
    socket.write("220 stub\r\n");
    socket.on("data", (chunk) => {
      rest += chunk;
      for (let end; (end = rest.indexOf("\r\n")) >= 0; ) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== null) {
          if (line === ".") {
            mails.push({ to, text: data });
            data = null;
            socket.write("250 taken\r\n");
          } else data += `${line.replace(/^\./, "")}\n`;
        } else if (/^EHLO/i.test(line)) socket.write("250-stub\r\n250 8BITMIME\r\n");
        else if (/^RCPT TO:/i.test(line)) {
          to = line.slice(8).trim();
          socket.write("250 ok\r\n");
        } else if (/^DATA/i.test(line)) {
          data = "";
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { mails, address: `smtp://127.0.0.1:${server.address().port}`, stop: () => new Promise((resolve) => server.close(resolve)) };
}
