//! Functions as clauses of if statements (B.3.3): a FunctionDeclaration in such a place is processed as if it were the only item of a block
//! there. So, once a text has been read, the nodes of that block are put around it, and the if statement becomes one with a Statement in
//! that place. The block can be told from others: it matched no brace.

use super::tree::{NONE, Node, NodeId, Tree};
use spec262_spec::grammar::tables::Tables;
use spec262_spec::grammar::{NonterminalId, ShapeId};

/// What an if statement with the block written out is read as: the shapes to use.
pub(super) struct Clauses {
    if_statement: NonterminalId,
    function: NonterminalId,
    without_else: ShapeId,
    with_else: ShapeId,
    /// The nodes between the if statement and the function, from the outside in.
    around: Vec<Around>,
}

struct Around {
    shape: ShapeId,
    instance: u16,
    /// The slot of what is inside.
    place: usize,
}

/// Examples of the two, for [`Clauses::learn`].
pub(super) const EXAMPLES: [&str; 2] = ["if(0){function f(){}}", "if(0){function f(){}}else{function f(){}}"];

impl Clauses {
    /// Reads the shapes off the trees of the examples. None if the grammar has no such statements.
    pub fn learn(without: &Tree, with: &Tree) -> Option<Clauses> {
        let tables = &without.tables;
        let named = |name: &str| (0..tables.nonterminals() as u16).map(NonterminalId).find(|n| tables.name(*n) == name);
        let (if_statement, function) = (named("IfStatement")?, named("FunctionDeclaration")?);
        let nonterminal = |tree: &Tree, n: NodeId| tree.tables.nonterminal_of(tree.shape(n));
        let find = |tree: &Tree, wanted| (0..tree.len() as u32).map(NodeId).find(|n| nonterminal(tree, *n) == wanted);
        let shape = |tree: &Tree| Some(tree.shape(find(tree, if_statement)?));
        let mut around = Vec::new();
        let mut at = find(without, function)?;
        loop {
            let parent = without.parent(at)?;
            if nonterminal(without, parent) == if_statement {
                break;
            }
            let slots = tables.slots_of(without.shape(parent));
            let place = (0..slots).find(|i| without.kid(parent, *i) == Some(at))?;
            around.push(Around { shape: without.shape(parent), instance: without.node(parent).instance, place });
            at = parent;
        }
        around.reverse();
        Some(Clauses { if_statement, function, without_else: shape(without)?, with_else: shape(with)?, around })
    }

    /// Puts the blocks into a tree.
    pub fn complete(&self, tree: &mut Tree) {
        let tables = tree.tables.clone();
        for i in 0..tree.nodes.len() as u32 {
            let statement = NodeId(i);
            let shape = tree.shape(statement);
            if tables.nonterminal_of(shape) != self.if_statement || shape == self.without_else || shape == self.with_else {
                continue;
            }
            let slots = tables.slots_of(shape);
            for place in 0..slots {
                if let Some(kid) = tree.kid(statement, place)
                    && tables.nonterminal_of(tree.shape(kid)) == self.function
                {
                    let block = self.block(tree, &tables, statement, kid);
                    let cell = tree.node(statement).kids as usize + place;
                    tree.kids[cell] = block.0;
                }
            }
            // The expression, the clause, and perhaps another.
            tree.nodes[i as usize].shape = if slots == 2 { self.without_else } else { self.with_else };
        }
    }

    /// The nodes around a function; gives the outermost.
    fn block(&self, tree: &mut Tree, tables: &Tables, statement: NodeId, function: NodeId) -> NodeId {
        let (start, end) = tree.span(function);
        let params = tree.params(statement);
        let mut inside = function;
        for a in self.around.iter().rev() {
            let kids = tree.kids.len() as u32;
            let slots = tables.slots_of(a.shape);
            tree.kids.extend((0..slots).map(|i| if i == a.place { inside.0 } else { NONE }));
            if tables.is_cover(a.shape) {
                tree.kids.push(NONE);
            }
            let instance = tables.instance_of(tables.instance(a.instance).0, params).unwrap_or(a.instance);
            let node = tree.push(Node { start, end, parent: NONE, kids, shape: a.shape, instance });
            tree.nodes[inside.0 as usize].parent = node.0;
            inside = node;
        }
        tree.nodes[inside.0 as usize].parent = statement.0;
        inside
    }
}
