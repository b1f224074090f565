export { default } from '../packages/test-kit/src/vitest-config.ts';
