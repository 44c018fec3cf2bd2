//! The order in which compositions stand in a tree, and the lines between them.

use std::collections::HashMap;

use continuo_studio::{EntryId, HistoryItem};

/// Columns of the tree; what lies deeper stays in the last.
pub const COLUMNS_MAX: u8 = 8;

/// A row of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which item of the history.
    pub item: usize,
    /// How far to the right it stands.
    pub column: u8,
    /// What joins it to its parent.
    pub joint: Joint,
    /// Whether a line leads down from it, to its children.
    pub has_children: bool,
    /// Columns through which a line passes from above to below, a bit each.
    pub passing: u8,
}

/// What joins a row to its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// Nothing: it has none.
    None,
    /// A line straight from above: it is the only child.
    Straight,
    /// A line from the side, out of its parent's column; it goes on below if another child follows.
    Aside {
        /// The parent's column.
        from: u8,
        /// Whether another child follows.
        goes_on: bool,
    },
}

/// The rows of the tree: the newest root first, each followed by what was made from it, the oldest first.
///
/// An only child stands below its parent, as in a list; of several each stands aside.
pub fn rows(history: &[HistoryItem]) -> Vec<Row> {
    let mut children: HashMap<EntryId, Vec<usize>> = HashMap::new();
    for (index, item) in history.iter().enumerate() {
        if let Some(parent) = item.parent {
            children.entry(parent).or_default().push(index);
        }
    }
    let mut rows = Vec::with_capacity(history.len());
    // A stack instead of recursion: a chain may be as long as the history.
    let roots = (0..history.len()).filter(|index| history[*index].parent.is_none());
    let root = |item| Row { item, column: 0, joint: Joint::None, has_children: false, passing: 0 };
    let mut stack: Vec<Row> = roots.map(root).collect();
    while let Some(row) = stack.pop() {
        let below = children.get(&history[row.item].id).map_or(&[][..], Vec::as_slice);
        rows.push(Row { has_children: !below.is_empty(), ..row });
        stack.extend(below.iter().enumerate().rev().map(|(place, child)| child_row(&row, *child, place, below.len())));
    }
    rows
}

/// The row of a child, by its place among so many.
fn child_row(parent: &Row, item: usize, place: usize, count: usize) -> Row {
    let plain =
        Row { item, column: parent.column, joint: Joint::Straight, has_children: false, passing: parent.passing };
    if count == 1 {
        return plain;
    }
    let goes_on = place + 1 < count;
    let line = if goes_on { 1 << parent.column } else { 0 };
    let column = (parent.column + 1).min(COLUMNS_MAX - 1);
    // In the last column there is no room aside: what stands there is told from its parent by its name alone.
    if column == parent.column {
        return plain;
    }
    Row { column, joint: Joint::Aside { from: parent.column, goes_on }, passing: parent.passing | line, ..plain }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;

    fn item(id: u64, parent: Option<u64>) -> HistoryItem {
        HistoryItem {
            id: EntryId(id),
            parent: parent.map(EntryId),
            settings: None,
            is_edit: false,
            name: String::new(),
            unix_seconds: 0,
            notes: 0,
            quarters: 0.0,
            bpm: 120.0,
            roles: Vec::new(),
            composition: Arc::default(),
        }
    }

    fn history(parents: &[Option<u64>]) -> Vec<HistoryItem> {
        (0..).zip(parents).map(|(id, parent)| item(id, *parent)).collect()
    }

    #[test]
    fn a_chain_is_a_list_and_several_children_stand_aside() {
        // 0 has the children 1 and 3; 2 was made from 1; 4 is a root of its own.
        let rows = rows(&history(&[None, Some(0), Some(1), Some(0), None]));
        let order: Vec<(usize, u8, Joint)> = rows.iter().map(|row| (row.item, row.column, row.joint)).collect();
        let aside = |goes_on| Joint::Aside { from: 0, goes_on };
        let expected = [
            (4, 0, Joint::None),
            (0, 0, Joint::None),
            (1, 1, aside(true)),
            (2, 1, Joint::Straight),
            (3, 1, aside(false)),
        ];
        assert_eq!(order, expected);
        assert_eq!(rows[3].passing, 1, "the line from 0 to 3 passes 2");
        assert_eq!(rows[4].passing, 0);
        assert!(rows[1].has_children && rows[2].has_children && !rows[3].has_children && !rows[0].has_children);
    }

    proptest! {
        #[test]
        fn everything_stands_once_and_after_its_parent(parents in prop::collection::vec(any::<Option<u64>>(), 0..60)) {
            let parents: Vec<Option<u64>> =
                (0_u64..).zip(parents).map(|(id, parent)| parent.filter(|_| id > 0).map(|parent| parent % id)).collect();
            let history = history(&parents);
            let rows = rows(&history);
            let mut items: Vec<usize> = rows.iter().map(|row| row.item).collect();
            let place = |id: u64| rows.iter().position(|row| history[row.item].id.0 == id);
            for (id, parent) in (0..).zip(&parents) {
                prop_assert!(parent.is_none_or(|parent| place(parent) < place(id)));
            }
            items.sort_unstable();
            prop_assert!(items.into_iter().eq(0..history.len()));
            prop_assert!(rows.iter().all(|row| row.column < COLUMNS_MAX));
        }
    }

    #[test]
    fn ten_thousand_in_a_row_are_no_matter() {
        let chain: Vec<Option<u64>> = (0..10_000_u64).map(|id| id.checked_sub(1)).collect();
        assert!(rows(&history(&chain)).iter().map(|row| row.item).eq(0..10_000));
    }
}
