import { expect, test } from 'vitest';
import { entityTag, isNamed } from '#src/entity-tag.ts';

test('an entity tag stands in double quotes (RFC 9110 §8.8.3)', () => {
  expect(entityTag('test-3')).toBe('"test-3"');
});

test.each([
  ['the tag itself', '"test-3"', true],
  ['a weak form of it: the comparison is weak (§13.1.2)', 'W/"test-3"', true],
  ['a list that holds it', '"test-1", W/"test-2" ,"test-3"', true],
  ['a list without spaces', '"test-1","test-3"', true],
  ['a tag with a comma in it, then ours', '"a,b", "test-3"', true],
  ['any tag at all', '*', true],
  ['any tag at all, with spaces around', ' * ', true],
  ['another tag', '"test-2"', false],
  ['a tag that ours begins with', '"test"', false],
  ['a tag that begins with ours', '"test-33"', false],
  ['a tag that holds ours between commas', '"a,test-3,b"', false],
  ['a tag in other letters: tags are case-sensitive', '"TEST-3"', false],
  ['ours without quotes, which is no tag', 'test-3', false],
  ['half a tag', '"test-3', false],
  ['a star in quotes, which is a tag', '"*"', false],
  ['nothing', '', false],
  ['no field', undefined, false],
])('If-None-Match with %s', (_, field, named) => {
  expect(isNamed('"test-3"', field), field).toBe(named);
});
