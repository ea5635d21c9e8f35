/** Whole thousandths: who stands at the mean has these. */
export const meanEfficiency = 1000;
