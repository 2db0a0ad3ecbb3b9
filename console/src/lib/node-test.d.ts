/** What tests of lib/ use of Node; the console itself runs in browsers alone. */
declare module "node:assert/strict" {
  const assert: {
    equal(actual: unknown, expected: unknown): void;
    notEqual(actual: unknown, expected: unknown): void;
    deepEqual(actual: unknown, expected: unknown): void;
    ok: (value: unknown) => asserts value;
  };
  export default assert;
}
declare module "node:test" {
  export function test(sentence: string, run: () => unknown): void;
}
