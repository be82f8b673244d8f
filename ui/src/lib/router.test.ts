import { beforeEach, describe, expect, it } from "vitest";
import { back, go, match, parse, route, setQuery } from "./router";

beforeEach(() => {
  history.replaceState(null, "", "#/");
});

describe("a path", () => {
  it("gives its parameters to the pattern it fits", () => {
    const id = "0197f3a0-0000-7000-8000-000000000000";
    expect(match("/batteries/:id", `/batteries/${id}`)).toEqual({ id });
    expect(match("/batteries", "/batteries")).toEqual({});
  });

  it("fits no pattern of another shape", () => {
    expect(match("/batteries/:id", "/batteries")).toBeNull();
    expect(match("/batteries/:id", "/batteries/")).toBeNull();
    expect(match("/batteries/:id", "/batteries/1/2")).toBeNull();
    expect(match("/batteries/:id", "/models/1")).toBeNull();
  });

  it("names a record by an id and by nothing else", () => {
    for (const broken of ["abc", "018f", "0197f3a0-0000-7000-8000-00000000000", "0197f3a0_0000_7000_8000_000000000000"]) {
      expect(match("/batteries/:id", `/batteries/${broken}`)).toBeNull();
    }
  });

  it("may hold escaped and broken characters", () => {
    expect(match("/models/:name", "/models/LFP%2012%20V")).toEqual({ name: "LFP 12 V" });
    expect(match("/models/:name", "/models/100%")).toEqual({ name: "100%" });
  });
});

describe("a hash", () => {
  it("is a path and a query", () => {
    expect(parse("#/batteries?of=m1&open=b%202")).toEqual({ path: "/batteries", query: { of: "m1", open: "b 2" } });
  });

  it("that nobody wrote is the first page", () => {
    expect(parse("").path).toBe("/");
    expect(parse("#main").path).toBe("/");
  });
});

describe("going", () => {
  it("changes where the window is", () => {
    go("/batteries?open=b1");
    expect(route.path).toBe("/batteries");
    expect(route.query).toEqual({ open: "b1" });
  });

  it("to where one is leaves no step behind", () => {
    const steps = history.length;
    go("/");
    expect(history.length).toBe(steps);
  });

  it("back from a page opened directly leads up to its list", () => {
    history.replaceState(null, "", "#/batteries/b1");
    back();
    expect(route.path).toBe("/batteries");
    back();
    expect(route.path).toBe("/");
  });
});

describe("the query", () => {
  it("changes one name, keeps the others and the path", () => {
    go("/batteries?of=m1&open=b1");
    setQuery({ open: "b2" });
    expect(route.path).toBe("/batteries");
    expect(route.query).toEqual({ of: "m1", open: "b2" });
    setQuery({ of: null, open: null });
    expect(location.hash).toBe("#/batteries");
  });
});
