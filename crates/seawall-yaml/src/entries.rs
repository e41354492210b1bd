//! What is inside of mappings and lists, in the order of the text.

use crate::slots::SHADOWED;
use crate::{Document, Node, NodeId};

/// The entries of a mapping: key and value.
#[derive(Clone)]
pub struct Entries<'d> {
    pub(crate) document: &'d Document,
    pub(crate) next: u32,
    pub(crate) end: u32,
}

impl<'d> Iterator for Entries<'d> {
    type Item = (Node<'d>, Node<'d>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.next < self.end {
            let key = NodeId(self.next);
            let word = self.document.word(key);
            let value = NodeId(self.next + word.size());
            self.next = value.0 + self.document.word(value).size();
            if !word.has(SHADOWED) {
                return Some((self.document.node(key), self.document.node(value)));
            }
        }
        None
    }
}

/// The elements of a list.
#[derive(Clone)]
pub struct Items<'d> {
    pub(crate) document: &'d Document,
    pub(crate) next: u32,
    pub(crate) end: u32,
}

impl<'d> Iterator for Items<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Self::Item> {
        (self.next < self.end).then(|| {
            let item = NodeId(self.next);
            self.next += self.document.word(item).size();
            self.document.node(item)
        })
    }
}
