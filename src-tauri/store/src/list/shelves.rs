//! The shelves of all lists, and what was written since they were last looked at.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::SqliteConnection;
use tokio::sync::{OwnedRwLockReadGuard, RwLock};
use uuid::Uuid;

use super::shelf::Shelf;
use super::{LISTS, List, read};
use crate::Store;
use crate::error::StoreError;

/// More changed rows than this: the list is read anew.
const ROW_BY_ROW: usize = 5_000;

/// By list.
#[derive(Default)]
pub(crate) struct Shelves(Mutex<HashMap<i64, Kept>>);

#[derive(Default, Clone)]
struct Kept {
    shelf: Arc<RwLock<Option<Shelf>>>,
    /// Rows written since, each with the code of its table: the list's own, or one that it tells about.
    written: HashSet<(i64, Uuid)>,
}

impl Shelves {
    /// Notes rows that a committed op wrote, each with the code of its table.
    pub fn written(&self, rows: &[(i64, Uuid)]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (code, shelf) in kept.iter_mut() {
            let Some(list) = LISTS.iter().find(|list| list.table == *code) else { continue };
            let told =
                rows.iter().filter(|(table, _)| table == code || list.also.iter().any(|also| also.table == *table));
            shelf.written.extend(told);
        }
    }

    fn shelf(&self, list: &List) -> Arc<RwLock<Option<Shelf>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&kept.entry(list.table).or_default().shelf)
    }

    fn is_written(&self, list: &List) -> bool {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&list.table).is_some_and(|kept| !kept.written.is_empty())
    }

    fn take_written(&self, list: &List) -> HashSet<(i64, Uuid)> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_mut(&list.table).map(|kept| std::mem::take(&mut kept.written)).unwrap_or_default()
    }
}

/// A shelf that is there, for reading.
pub(super) type ReadShelf = OwnedRwLockReadGuard<Option<Shelf>, Shelf>;

impl Store {
    /// The list in memory as the database has it now.
    pub(super) async fn shelf(&self, list: &'static List) -> Result<ReadShelf, StoreError> {
        let shelf = self.shelves.shelf(list);
        loop {
            if !self.shelves.is_written(list)
                && let Ok(there) = OwnedRwLockReadGuard::try_map(Arc::clone(&shelf).read_owned().await, Option::as_ref)
            {
                return Ok(there);
            }
            let mut place = shelf.write().await;
            let written = self.shelves.take_written(list);
            // Out of its place meanwhile: where this fails or is given up half-way, the next question reads all anew.
            let before = place.take();
            *place = Some(self.followed(list, before, &written).await?);
        }
    }

    async fn followed(
        &self,
        list: &'static List,
        before: Option<Shelf>,
        written: &HashSet<(i64, Uuid)>,
    ) -> Result<Shelf, StoreError> {
        let mut connection = self.read().await?;
        if let Some(mut shelf) = before.filter(|shelf| !shelf.is_worn()) {
            let ids = rows_written(&mut connection, list, written).await?;
            if ids.len() <= ROW_BY_ROW {
                let rows = read::these(&mut connection, list, &ids).await?;
                let there: HashSet<Uuid> = rows.iter().map(|row| row.id).collect();
                shelf.put(rows);
                shelf.remove(&ids.into_iter().filter(|id| !there.contains(id)).collect::<Vec<_>>());
                return Ok(shelf);
            }
        }
        whole(&mut connection, list).await
    }
}

async fn rows_written(
    connection: &mut SqliteConnection,
    list: &List,
    written: &HashSet<(i64, Uuid)>,
) -> Result<Vec<Uuid>, StoreError> {
    let mut ids = HashSet::new();
    for (table, id) in written {
        if *table == list.table {
            ids.insert(*id);
        }
        for also in list.also.iter().filter(|also| also.table == *table) {
            ids.extend(read::telling(connection, also, *id).await?);
        }
    }
    Ok(ids.into_iter().collect())
}

async fn whole(connection: &mut SqliteConnection, list: &List) -> Result<Shelf, StoreError> {
    let mut shelf = Shelf::of(list);
    let mut last = Uuid::nil();
    loop {
        let rows = read::some(connection, list, last).await?;
        let Some(row) = rows.last() else { return Ok(shelf) };
        last = row.id;
        shelf.put(rows);
    }
}
