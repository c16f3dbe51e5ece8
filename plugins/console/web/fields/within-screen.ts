/** For the `align` of what opens and may be wider than the screen beside its button: it is shifted, not turned over the edge. */
export const withinScreen = { overflow: { adjustX: false, adjustY: true, shiftX: true } };
