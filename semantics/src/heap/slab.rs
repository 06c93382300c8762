//! Things of one type, in pages that are shared on clone and copied on write.

use std::rc::Rc;

/// So many things that a word has a bit for each.
const PAGE: usize = 64;

#[derive(Clone)]
struct Page<T> {
    items: Rc<Vec<T>>,
    owned: bool,
}

#[derive(Clone)]
pub(crate) struct Slab<T> {
    pages: Vec<Page<T>>,
    /// Number of places that were ever given out.
    len: u32,
    /// Things below this live as long as the heap.
    base: u32,
    /// Pages below `base` that were written to: they may refer to younger things.
    dirty: Vec<u32>,
    /// Which places are free: a word for each page.
    vacant: Vec<u64>,
    /// No page before this one has a free place.
    search_from: usize,
}

/// What a collection has reached of one slab or arena: a bit for each handle. What is old is not asked about.
pub(crate) struct Marks {
    base: u32,
    bits: Vec<u64>,
}

impl Marks {
    pub fn new(base: u32, end: u32) -> Marks {
        Marks { base, bits: vec![0; (end.saturating_sub(base) as usize).div_ceil(64)] }
    }
    /// True if it is young and was not marked before.
    #[inline(always)]
    pub fn mark(&mut self, handle: u32) -> bool {
        let Some(i) = handle.checked_sub(self.base) else { return false };
        let Some(word) = self.bits.get_mut((i >> 6) as usize) else { return false };
        let bit = 1 << (i & 63);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
    /// The bits of a page of a slab that is young.
    fn page(&self, page: usize) -> u64 {
        self.bits.get(page - self.base as usize / PAGE).copied().unwrap_or(0)
    }
    /// Whether it lives on.
    #[inline(always)]
    pub fn has(&self, handle: u32) -> bool {
        let Some(i) = handle.checked_sub(self.base) else { return true };
        self.bits.get((i >> 6) as usize).is_some_and(|w| w & (1 << (i & 63)) != 0)
    }
}

impl<T: Clone> Slab<T> {
    pub fn new() -> Self {
        Slab { pages: Vec::new(), len: 0, base: 0, dirty: Vec::new(), vacant: Vec::new(), search_from: 0 }
    }
    pub fn freeze(&mut self) {
        for p in &mut self.pages {
            p.owned = false;
        }
        // New things begin on a page of their own.
        self.len = (self.pages.len() * PAGE) as u32;
        self.base = self.len;
        self.dirty.clear();
        self.vacant.clear();
        self.search_from = self.pages.len();
    }
    #[inline(always)]
    pub fn get(&self, i: u32) -> &T {
        &self.pages[i as usize / PAGE].items[i as usize % PAGE]
    }
    #[inline(always)]
    pub fn get_mut(&mut self, i: u32) -> &mut T {
        &mut self.page_mut(i)[i as usize % PAGE]
    }
    #[inline(always)]
    fn page_mut(&mut self, i: u32) -> &mut Vec<T> {
        let page = &mut self.pages[i as usize / PAGE];
        if !page.owned {
            page.owned = true;
            if i < self.base {
                self.dirty.push(i / PAGE as u32);
            }
        }
        Rc::make_mut(&mut page.items)
    }
    /// A free place, the lowest one, with what was left in it.
    #[inline(always)]
    pub fn recycle(&mut self) -> Option<u32> {
        loop {
            let word = self.vacant.get_mut(self.search_from)?;
            if *word != 0 {
                let bit = word.trailing_zeros();
                *word &= *word - 1;
                return Some((self.search_from * PAGE) as u32 + bit);
            }
            self.search_from += 1;
        }
    }
    pub fn alloc(&mut self, item: T) -> u32 {
        if let Some(i) = self.recycle() {
            *self.get_mut(i) = item;
            return i;
        }
        let i = self.len;
        self.len += 1;
        if i as usize / PAGE == self.pages.len() {
            self.pages.push(Page { items: Rc::new(Vec::with_capacity(PAGE)), owned: true });
        }
        self.page_mut(i).push(item);
        i
    }

    // ------------------------------------------------------------ collection

    pub fn marks(&self) -> Marks {
        Marks::new(self.base, self.len)
    }
    /// The things on old pages that were written to.
    pub fn changed_items(&self) -> Vec<u32> {
        self.dirty.iter().flat_map(|p| (0..self.pages[*p as usize].items.len() as u32).map(move |i| p * PAGE as u32 + i)).collect()
    }
    /// The things that are not old, free places included.
    pub fn young_items(&self) -> std::ops::Range<u32> {
        self.base..self.len
    }
    /// Frees what was not marked; `clean` empties it, keeping what is worth keeping.
    pub fn sweep(&mut self, marks: &Marks, mut clean: impl FnMut(u32, &mut T)) {
        let first = self.base as usize / PAGE;
        self.vacant.resize(self.pages.len(), 0);
        for page in (first..self.pages.len()).rev() {
            let given = (self.len as usize - page * PAGE).min(PAGE);
            let free = !marks.page(page) & (u64::MAX >> (PAGE - given));
            let mut died = free & !self.vacant[page];
            self.vacant[page] = free;
            while died != 0 {
                let bit = died.ilog2();
                died &= !(1 << bit);
                let i = (page * PAGE) as u32 + bit;
                clean(i, self.get_mut(i));
            }
        }
        self.search_from = first;
    }
}
