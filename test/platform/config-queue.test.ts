import { describe, expect, test } from 'vitest';
import { redacted } from '../../src/platform/config.ts';
import { mistakes, parse, REAL } from '../settings.ts';

const QUEUE = {
  QUEUE_URL: 'amqps://herald:s3cret%2F@broker.example',
  QUEUE_NAME: 'herald',
  QUEUE_CALLER: 'shop',
};

describe('a queue', () => {
  test('is none unless it is named', () => {
    expect(parse(REAL).settings.queue).toBeUndefined();
    expect(parse({ ...REAL, ...QUEUE }).settings.queue).toEqual({
      url: QUEUE.QUEUE_URL,
      name: 'herald',
      caller: 'shop',
    });
  });

  test.each(Object.keys(QUEUE))('needs all of it: without %s that is asked for', variable => {
    expect(mistakes({ ...REAL, ...QUEUE, [variable]: '' })).toEqual([variable]);
  });

  test.each([
    'https://broker.example',
    'broker.example',
    'amqps://user@broker.example',
    'amqps://user:pass/word@broker.example',
    'amqps://user:p%zz@broker.example',
    'amqps://broker.example?password=x',
    'amqps://',
  ])('is not at %s', url => {
    expect(mistakes({ ...REAL, ...QUEUE, QUEUE_URL: url })).toEqual(['QUEUE_URL']);
  });

  test('is on this machine in the local mode', () => {
    expect(mistakes(QUEUE)).toEqual(['QUEUE_URL']);
    expect(mistakes({ ...QUEUE, QUEUE_URL: 'amqp://a:b@127.0.0.1:5672' })).toEqual([]);
  });

  test('is logged without who signs in there', () => {
    const { settings } = parse({ ...REAL, ...QUEUE, QUEUE_URL: `${QUEUE.QUEUE_URL}/eu` });
    expect(redacted(settings, []).queue).toEqual({
      url: 'amqps://broker.example/eu',
      name: 'herald',
      caller: 'shop',
    });
  });
});
