export const greeting = 'hello';

export const farewell = 'goodbye';
