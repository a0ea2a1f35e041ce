// The languages and widths in which a page is judged. GENGGAM_VIEWS=all judges
// all of them, which make torture does; an ordinary run takes for one group of
// pages the smallest telephone in Indonesian and for the next a desk in English.
const all = [["id", 320], ["jv", 320], ["en", 320], ["id", 1280], ["en", 1280]];
const each = [[["id", 320]], [["en", 1280]]];
let group = 0;
export const views = () => (process.env.GENGGAM_VIEWS === "all" ? all : each[group++ % each.length]);
