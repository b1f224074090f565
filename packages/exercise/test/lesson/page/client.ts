/** How many readings the page shows. */
export const most = 5;
