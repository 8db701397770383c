// seen-causal: which keys a query sees: those up to its own, the last `window` of them where there is a window.
override window: u32 = 0;

fn keysFrom(query: u32) -> u32 { return select(0u, query + 1u - window, window > 0u && query >= window); }
fn keysTo(query: u32) -> u32 { return query + 1u; } // the first that it does not see
fn isSeen(query: u32, key: u32) -> bool { return key >= keysFrom(query) && key < keysTo(query); }
