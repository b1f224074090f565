export { default } from '../../../test-kit/src/vitest-config.ts';
