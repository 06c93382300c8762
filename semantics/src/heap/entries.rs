//! Values by key, in the order in which the keys came: searched one by one while they are few, hashed beyond.

use super::maps::Key;
use crate::value::Value;
use hashbrown::HashTable;

/// Up to so many entries are searched one by one.
const LINEAR: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    pub key: Key,
    /// [`REMOVED`](Entry::REMOVED) alone tells that the entry is gone.
    pub flags: u8,
    pub value: Value,
}

impl Entry {
    const REMOVED: u8 = 0x80;

    fn is_live(&self) -> bool {
        self.flags != Entry::REMOVED
    }
}

#[derive(Clone, Default)]
pub(crate) struct Entries {
    /// Where there is an index, entries that were removed stay as gaps until they are many.
    entries: Vec<Entry>,
    /// The words of the keys, for the search while they are few.
    words: [u64; LINEAR],
    gaps: usize,
    /// Places of entries, by key.
    index: Option<Box<HashTable<u32>>>,
}

fn hash(key: Key) -> u64 {
    key.word().wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
}

impl Entries {
    /// The place of an entry. It is valid until an entry is added or removed.
    #[inline(always)]
    pub fn find(&self, key: Key) -> Option<usize> {
        match &self.index {
            None => {
                let word = key.word();
                self.words.iter().take(self.entries.len()).position(|w| *w == word)
            }
            Some(index) => index.find(hash(key), |i| self.entries[*i as usize].key == key).map(|i| *i as usize),
        }
    }
    /// The same where there is no index; `None` where there is one.
    #[inline(always)]
    pub fn find_among_few(&self, key: Key) -> Option<Option<&Entry>> {
        if self.index.is_some() {
            return None;
        }
        let word = key.word();
        let place = self.words.iter().take(self.entries.len()).position(|w| *w == word);
        Some(place.and_then(|i| self.entries.get(i)))
    }
    #[inline(always)]
    pub fn at_mut(&mut self, place: usize) -> &mut Entry {
        &mut self.entries[place]
    }
    #[inline]
    pub fn get(&self, key: Key) -> Option<&Entry> {
        self.find(key).map(|i| &self.entries[i])
    }
    /// An entry that is there keeps its place in the order; another comes last.
    pub fn insert(&mut self, entry: Entry) {
        if let Some(i) = self.find(entry.key) {
            self.entries[i] = entry;
            return;
        }
        let place = self.entries.len() as u32;
        if let Some(word) = self.words.get_mut(place as usize) {
            *word = entry.key.word();
        }
        self.entries.push(entry);
        let Entries { entries, index, .. } = self;
        match index {
            Some(index) => {
                index.insert_unique(hash(entry.key), place, |i| hash(entries[*i as usize].key));
            }
            None if entries.len() > LINEAR => self.reindex(),
            None => {}
        }
    }
    pub fn remove(&mut self, key: Key) -> bool {
        let Some(place) = self.find(key) else { return false };
        let Some(index) = &mut self.index else {
            self.entries.remove(place);
            self.renew_words();
            return true;
        };
        if let Ok(found) = index.find_entry(hash(key), |i| *i as usize == place) {
            found.remove();
        }
        self.entries[place].flags = Entry::REMOVED;
        self.entries[place].value = Value::UNSET;
        self.gaps += 1;
        if self.gaps * 2 > self.entries.len() {
            self.entries.retain(Entry::is_live);
            self.gaps = 0;
            self.reindex();
        }
        true
    }
    fn renew_words(&mut self) {
        self.words.iter_mut().zip(&self.entries).for_each(|(word, e)| *word = e.key.word());
    }
    /// Makes the index anew, or drops it where the entries are few.
    fn reindex(&mut self) {
        self.renew_words();
        if self.entries.len() <= LINEAR {
            self.index = None;
            return;
        }
        let mut index = HashTable::with_capacity(self.entries.len() * 2);
        for (i, entry) in self.entries.iter().enumerate() {
            index.insert_unique(hash(entry.key), i as u32, |i| hash(self.entries[*i as usize].key));
        }
        self.index = Some(Box::new(index));
    }
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|e| e.is_live())
    }
    /// Empties it. A little room is kept, for the next one that gets this place.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.entries.shrink_to(LINEAR);
        self.gaps = 0;
        self.index = None;
    }
    /// Bytes outside of itself, roughly.
    pub fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>() + self.index.as_ref().map_or(0, |i| i.capacity() * 5)
    }
}
