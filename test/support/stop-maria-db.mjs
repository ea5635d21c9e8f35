export default async function stopAfterTests() {
  await globalThis.linewardenTestDb?.stop();
}
