// The languages and widths in which a page is judged. GENGGAM_VIEWS=all judges
// all of them, which make torture does; an ordinary run takes the smallest
// telephone in Indonesian and a desk in English.
const all = [["id", 320], ["jv", 320], ["en", 320], ["id", 1280], ["en", 1280]];
export const views = process.env.GENGGAM_VIEWS === "all" ? all : [["id", 320], ["en", 1280]];
