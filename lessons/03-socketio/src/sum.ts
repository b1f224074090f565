import { Refusal } from './handler.ts';

/** How many numbers are added up at most. */
const most = 100;

/// [sum]
/** The sum of what a client sent. Throws a {@link Refusal} for anything but a list of numbers. */
export function sum(numbers: unknown): number {
  if (!Array.isArray(numbers) || numbers.length === 0 || numbers.length > most) {
    throw new Refusal(`Send a list of 1 to ${most} numbers.`);
  }
  if (!numbers.every(Number.isFinite)) throw new Refusal('Send numbers only.');
  const total = numbers.reduce((sum, number) => sum + number);
  if (!Number.isFinite(total)) throw new Refusal('The sum is too large.');
  return total;
}
/// [sum]
