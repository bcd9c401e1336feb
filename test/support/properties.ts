import * as fc from "fast-check";

// fast-check with one seed for everybody: what holds on one machine holds on the next. With EXCHEQUER_LONG=1 each run draws
// something else. A failing property prints its seed.
fc.configureGlobal({ seed: process.env["EXCHEQUER_LONG"] === "1" ? Date.now() : 20_261_121 });

export * from "fast-check";
