/** Milliseconds: shorter than a test's own limit, so that what is said is the complaint. */
const limit = 20_000;

/** What `promise` resolves to; or, where that takes too long, an error with the complaint. */
export async function within<T>(
  promise: Promise<T>,
  complaint: () => string | Promise<string>,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const complain = async () => reject(new Error(await complaint()));
    timer = setTimeout(() => complain().catch(reject), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
