//! Cells of values: a header word, then the slots. A cell lies within one page and keeps its size for ever, so that any handle
//! that was ever given out points at the beginning of some cell.

use super::slab::Marks;
use crate::value::Value;
use std::rc::Rc;

/// Words (of 16 bytes) in a page.
const PAGE: usize = 2048;
const SHIFT: u32 = PAGE.trailing_zeros();
/// The slots of the largest cell: it lies within a page, and the first page has one word less.
pub(crate) const MAX_SLOTS: usize = PAGE - 2;
/// Free lists are kept by exact size, up to this one.
const SIZES: usize = 64;

#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CellKind {
    Free,
    Record,
    Object,
    Closure,
    Abrupt,
    Symbol,
    Accessor,
}
const KINDS: [CellKind; 8] =
    [CellKind::Free, CellKind::Record, CellKind::Object, CellKind::Closure, CellKind::Abrupt, CellKind::Symbol, CellKind::Accessor, CellKind::Free];

/// The first word of a cell: kind, a type (of records) or table of methods (of objects), a hidden handle, the size, the layout.
#[derive(Clone, Copy)]
pub(crate) struct Header {
    first: u64,
    second: u64,
}

impl Header {
    #[inline(always)]
    pub fn new(kind: CellKind, ty: u16, aux: u32, size: u16, layout: u32) -> Header {
        Header { first: kind as u64 | (ty as u64) << 16 | (aux as u64) << 32, second: size as u64 | (layout as u64) << 32 }
    }
    #[inline(always)]
    pub fn to_value(self) -> Value {
        Value::raw(self.first, self.second)
    }
    #[inline(always)]
    fn from_value(v: Value) -> Header {
        let (first, second) = v.words();
        Header { first, second }
    }
    #[inline(always)]
    pub fn kind(self) -> CellKind {
        KINDS[(self.first & 7) as usize]
    }
    #[inline(always)]
    pub fn ty(self) -> u16 {
        (self.first >> 16) as u16
    }
    /// The hidden handle; of a closure, its algorithm.
    #[inline(always)]
    pub fn aux(self) -> u32 {
        (self.first >> 32) as u32
    }
    #[inline(always)]
    pub fn size(self) -> u16 {
        self.second as u16
    }
    #[inline(always)]
    pub fn layout(self) -> u32 {
        (self.second >> 32) as u32
    }
    pub fn with_ty(self, ty: u16) -> Header {
        Header { first: self.first & !0xFFFF_0000 | (ty as u64) << 16, ..self }
    }
    pub fn with_aux(self, aux: u32) -> Header {
        Header { first: self.first & 0xFFFF_FFFF | (aux as u64) << 32, ..self }
    }
}

type Words = [Value; PAGE];

#[derive(Clone)]
struct Page {
    words: Rc<Words>,
    /// Written to since the last freeze, or made after it.
    owned: bool,
}

#[derive(Clone)]
pub(crate) struct Arena {
    pages: Vec<Page>,
    /// The first free cell of each size; 0 is none (no cell is at 0).
    free: [u32; SIZES],
    /// The rest of the last page.
    next: u32,
    end: u32,
    /// Cells below this live as long as the heap.
    base: u32,
    /// Pages below `base` that were written to: they may point at younger cells.
    dirty: Vec<u32>,
}

impl Arena {
    pub fn new() -> Arena {
        // Word 0 is given to nobody.
        Arena { pages: Vec::new(), free: [0; SIZES], next: 0, end: 0, base: 0, dirty: Vec::new() }
    }

    pub fn freeze(&mut self) {
        self.seal();
        for p in &mut self.pages {
            p.owned = false;
        }
        self.free = [0; SIZES];
        self.base = self.pages.len() as u32 * PAGE as u32;
        self.dirty.clear();
        (self.next, self.end) = (0, 0);
    }

    /// Makes the rest of the last page a free cell, so that the page can be walked.
    fn seal(&mut self) {
        if self.next < self.end {
            let size = self.end - self.next - 1;
            self.set(self.next, Header::new(CellKind::Free, 0, 0, size as u16, 0).to_value());
            self.next = self.end;
        }
    }

    #[inline(always)]
    pub fn get(&self, i: u32) -> Value {
        self.pages[(i >> SHIFT) as usize].words[i as usize & (PAGE - 1)].read()
    }
    #[inline(always)]
    pub fn header(&self, h: u32) -> Header {
        Header::from_value(self.get(h))
    }
    #[inline(always)]
    fn words(&mut self, i: u32) -> &mut Words {
        let page = &mut self.pages[(i >> SHIFT) as usize];
        if !page.owned {
            page.owned = true;
            if i < self.base {
                self.dirty.push(i >> SHIFT);
            }
        }
        Rc::make_mut(&mut page.words)
    }
    #[inline(always)]
    pub fn set(&mut self, i: u32, v: Value) {
        // Nearly always the page is the heap's own already.
        let page = &mut self.pages[(i >> SHIFT) as usize];
        match Rc::get_mut(&mut page.words).filter(|_| page.owned) {
            Some(words) => words[i as usize & (PAGE - 1)] = v,
            None => self.set_anywhere(i, v),
        }
    }
    #[cold]
    #[inline(never)]
    fn set_anywhere(&mut self, i: u32, v: Value) {
        self.words(i)[i as usize & (PAGE - 1)] = v;
    }
    /// Two slots of the cell at `h`, which lies within a page.
    #[inline(always)]
    pub fn set_slots(&mut self, h: u32, slots: [(u16, Value); 2]) {
        let page = &mut self.pages[(h >> SHIFT) as usize];
        match Rc::get_mut(&mut page.words).filter(|_| page.owned) {
            Some(words) => {
                for (slot, v) in slots {
                    words[(h as usize + 1 + slot as usize) & (PAGE - 1)] = v;
                }
            }
            None => {
                for (slot, v) in slots {
                    self.set_anywhere(h + 1 + u32::from(slot), v);
                }
            }
        }
    }

    /// A cell with these slots, as many as the header says.
    #[inline(always)]
    pub fn alloc(&mut self, header: Header, slots: &[Value]) -> u32 {
        debug_assert_eq!(header.size() as usize, slots.len());
        let Some(h) = self.free.get(slots.len()).copied().filter(|h| *h != 0) else { return self.alloc_slow(header, slots) };
        let cell = self.cell(h, slots.len());
        let next = Header::from_value(cell[0]).aux();
        cell[0] = header.to_value();
        cell[1..].copy_from_slice(slots);
        self.free[slots.len()] = next;
        h
    }
    /// The header and the slots of a cell.
    #[inline(always)]
    fn cell(&mut self, h: u32, slots: usize) -> &mut [Value] {
        let at = h as usize & (PAGE - 1);
        &mut self.words(h)[at..at + 1 + slots]
    }

    fn alloc_slow(&mut self, header: Header, slots: &[Value]) -> u32 {
        let size = slots.len() as u32;
        if self.end - self.next < size + 1 {
            self.seal();
            self.next = self.pages.len() as u32 * PAGE as u32;
            self.pages.push(Page { words: Rc::new([Value::UNSET; PAGE]), owned: true });
            self.end = self.next + PAGE as u32;
            if self.next == 0 {
                self.set(0, Header::new(CellKind::Free, 0, 0, 0, 0).to_value());
                self.next = 1;
            }
        }
        let h = self.next;
        self.next += size + 1;
        let cell = self.cell(h, slots.len());
        cell[0] = header.to_value();
        cell[1..].copy_from_slice(slots);
        h
    }

    // ------------------------------------------------------------ collection

    /// A bit for each word; only headers' bits are used.
    pub fn marks(&self) -> Marks {
        Marks::new(self.base, self.pages.len() as u32 * PAGE as u32)
    }
    /// The cells of old pages that were written to.
    pub fn changed_cells(&self) -> Vec<u32> {
        self.dirty.iter().flat_map(|p| self.cells_of(*p)).collect()
    }
    /// The cells that are not old.
    pub fn young_cells(&self) -> impl Iterator<Item = u32> + '_ {
        (self.base >> SHIFT..self.pages.len() as u32).flat_map(|p| self.cells_of(p))
    }
    fn cells_of(&self, page: u32) -> impl Iterator<Item = u32> + '_ {
        let start = page * PAGE as u32;
        let end = start + PAGE as u32;
        let limit = if start <= self.next && self.next < end && self.next < self.end { self.next } else { end };
        let mut at = start;
        std::iter::from_fn(move || {
            while at < limit {
                let h = at;
                let header = self.header(h);
                at += header.size() as u32 + 1;
                if header.kind() != CellKind::Free {
                    return Some(h);
                }
            }
            None
        })
    }

    /// Frees the young cells that were not marked.
    pub fn sweep(&mut self, marks: &Marks) {
        let mut free = [0; SIZES];
        let limit = self.next;
        let open = self.next < self.end;
        let (from, pages) = (self.base >> SHIFT, self.pages.len() as u32);
        // From the last page to the first, and the list of each page in order: low addresses are given out first.
        for page in (from..pages).rev() {
            let start = page * PAGE as u32;
            let end = if open && page == pages - 1 { limit } else { start + PAGE as u32 };
            let words = self.words(start);
            let put = |words: &mut Words, h: u32, next: u32, size: u16| {
                words[h as usize & (PAGE - 1)] = Header::new(CellKind::Free, 0, next, size, 0).to_value();
            };
            // The first and the last free cell of each size.
            let mut lists = [(0u32, 0u32); SIZES];
            let mut at = start;
            while at < end {
                let h = at;
                let header = Header::from_value(words[h as usize & (PAGE - 1)]);
                let size = header.size();
                at += size as u32 + 1;
                if h == 0 || (header.kind() != CellKind::Free && marks.has(h)) {
                    continue;
                }
                put(words, h, 0, size);
                if let Some((first, last)) = lists.get_mut(size as usize) {
                    if *last == 0 {
                        *first = h;
                    } else {
                        put(words, *last, h, size);
                    }
                    *last = h;
                }
            }
            for (size, (first, last)) in lists.into_iter().enumerate().filter(|(_, list)| list.1 != 0) {
                put(words, last, free[size], size as u16);
                free[size] = first;
            }
        }
        self.free = free;
    }
}
