import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = { headers: IncomingMessage["headers"]; body: Record<string, unknown> };
/** Answers one request over a real socket; free to cut, delay or spoil it. */
export type Reply = (response: ServerResponse, asked: Asked) => void;

export type ScriptedEndpoint = { url: string; asked: Asked[]; close(): Promise<void> };

/** An endpoint on this machine that answers one request after the other from a list, and fails once the list is used up. */
export const scriptedEndpoint = (replies: Reply[]): Promise<ScriptedEndpoint> => {
  const left = [...replies];
  return endpointOn(() => left.shift());
};

/** An endpoint that answers each model by a script of its own: the nth request by the nth reply, later ones by the last. */
export const endpointByModel = (scripts: Record<string, Reply[]>): Promise<ScriptedEndpoint> => {
  const seen = new Map<string, number>();
  return endpointOn(({ body }) => {
    const model = String(body["model"]);
    const count = seen.get(model) ?? 0;
    seen.set(model, count + 1);
    const script = scripts[model] ?? [];
    return script[Math.min(count, script.length - 1)];
  });
};

const endpointOn = async (next: (asked: Asked) => Reply | undefined): Promise<ScriptedEndpoint> => {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const one = { headers: request.headers, body: JSON.parse(text) as Record<string, unknown> };
      asked.push(one);
      const reply = next(one);
      if (reply) reply(response, one);
      else response.writeHead(501).end("the script has run out");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};

/** A status with a body and, where given, headers. */
export const plain =
  (status: number, body: string, headers: Record<string, string> = {}): Reply =>
  (response) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);

const USAGE = { prompt_tokens: 600, completion_tokens: 80, total_tokens: 680 };

type Completion = { calls?: [name: string, args: unknown][]; content?: string; finish?: string; usage?: unknown };

/** A chat completion: tool calls, whose arguments may be any text, or plain content. */
export const completion = ({ calls, content, finish, usage = USAGE }: Completion): Reply => {
  const toolCalls = calls?.map(([name, args], index) => ({
    id: `call_${index}`,
    type: "function",
    function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args) },
  }));
  const message = { role: "assistant", content: content ?? null, ...(toolCalls ? { tool_calls: toolCalls } : {}) };
  const choice = { index: 0, message, finish_reason: finish ?? (toolCalls ? "tool_calls" : "stop") };
  return plain(
    200,
    JSON.stringify({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1,
      model: "scripted",
      choices: [choice],
      usage,
    }),
  );
};

/** An answer that fits the sample mandate. */
export const SOUND_ANSWER = {
  direction: "USDC->WETH",
  sizeBps: 300,
  claim: { metric: "price:WETH", comparison: "above", changeBps: 100, horizon: "1d", probabilityPercent: 55 },
  reason: "WETH is under a third of NAV.",
};

export const submits = (change: object = {}): Reply =>
  completion({ calls: [["submit_position", { ...SOUND_ANSWER, ...change }]] });
