// The program itself, as the office runs it: started, cut off, started again.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";

export class Server {
  constructor(state) { Object.assign(this, state); this.base = `http://${this.addr}`; }

  // start gives how long it took until the first page was answered.
  async start() {
    const began = Date.now(), log = fs.openSync(this.log, "a");
    this.child = spawn(this.bin, ["demo", "--dir", this.node, "--addr", this.addr], { stdio: ["ignore", log, log], env: { ...process.env, GENGGAM_LANG: "en" } });
    this.gone = new Promise((ok) => this.child.once("exit", ok));
    for (let n = 0; n < 600; n++) {
      if (this.child.exitCode !== null) throw new Error(`the program ended with ${this.child.exitCode}`);
      if (await fetch(this.base + "/kantor/masuk").then((r) => r.ok, () => false)) return Date.now() - began;
      await new Promise((ok) => setTimeout(ok, 25));
    }
    throw new Error("the program does not answer");
  }

  // cut ends it as a power cut does: it is asked nothing and told nothing.
  async cut() { this.child.kill("SIGKILL"); await this.gone; }

  // verify walks all that lies there, while nothing runs.
  verify() { return execFileSync(this.bin, ["verify", "--dir", this.node], { encoding: "utf8", env: { ...process.env, GENGGAM_LANG: "en" } }); }

  async stop() { this.child.kill("SIGTERM"); return await this.gone; }
}
