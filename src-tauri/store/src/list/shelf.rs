//! One list in memory, column by column.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::OnceLock;

use domain::Place;
use domain::list::{Question, range};
use uuid::Uuid;

use super::read::Row;
use super::text::Text;
use super::{Counts, Facet, Key, List, Mark};

/// More rows at once are cheaper to put in order anew than one by one.
const ONE_BY_ONE: usize = 200;
/// Values of a filter that are counted one by one.
const VALUES_COUNTED: usize = 500;

/// The rows of a list, each at a number of its own.
pub(super) struct Shelf {
    ids: Vec<Uuid>,
    places: Vec<Uuid>,
    /// Rows that are no longer there keep their number.
    gone: Vec<bool>,
    numbers: HashMap<Uuid, usize>,
    text: Text,
    filters: Vec<Values>,
    /// By order: the key of each row.
    keys: Vec<Vec<Key>>,
    /// By order, once somebody asked for it: the rows in that order.
    ordered: Vec<OnceLock<Vec<usize>>>,
}

/// The values of one filter: what each row has is one of a few combinations.
#[derive(Default)]
struct Values {
    of: Vec<usize>,
    known: Vec<Vec<String>>,
    numbers: HashMap<String, usize>,
}

impl Values {
    fn put(&mut self, row: usize, value: Option<String>) {
        let value = value.unwrap_or_default();
        let number = *self.numbers.entry(value).or_insert_with_key(|value| {
            self.known.push(value.split(',').map(str::to_owned).collect());
            self.known.len() - 1
        });
        if row == self.of.len() { self.of.push(number) } else { self.of[row] = number }
    }

    /// Which of the known combinations hold one of `values`.
    fn holding(&self, values: &[String]) -> Vec<bool> {
        self.known.iter().map(|known| known.iter().any(|one| values.contains(one))).collect()
    }
}

impl Shelf {
    pub fn of(list: &List) -> Self {
        Self {
            ids: Vec::new(),
            places: Vec::new(),
            gone: Vec::new(),
            numbers: HashMap::new(),
            text: Text::default(),
            filters: list.filters.iter().map(|_| Values::default()).collect(),
            keys: list.orders.iter().map(|_| Vec::new()).collect(),
            ordered: list.orders.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// Whether it is time to read the list anew.
    pub fn is_worn(&self) -> bool {
        self.text.is_worn()
    }

    /// Rows as they are now, new ones among them.
    pub fn put(&mut self, rows: Vec<Row>) {
        self.begin(rows.len());
        for row in rows {
            let number = match self.numbers.get(&row.id).copied() {
                Some(number) => {
                    self.take_out(number);
                    number
                }
                None => self.new_number(row.id, row.place),
            };
            self.gone[number] = false;
            self.places[number] = row.place;
            self.text.put(number, &row.words);
            for (values, value) in self.filters.iter_mut().zip(row.filters) {
                values.put(number, value);
            }
            for (keys, key) in self.keys.iter_mut().zip(row.keys) {
                if number == keys.len() { keys.push(key) } else { keys[number] = key }
            }
            self.put_in_order(number);
        }
    }

    /// Rows that are no longer there.
    pub fn remove(&mut self, ids: &[Uuid]) {
        self.begin(ids.len());
        for id in ids {
            if let Some(number) = self.numbers.get(id).copied() {
                self.take_out(number);
                self.gone[number] = true;
                self.text.put(number, "");
            }
        }
    }

    fn begin(&mut self, changes: usize) {
        if changes > ONE_BY_ONE {
            self.ordered.iter_mut().for_each(|order| drop(order.take()));
        }
    }

    fn new_number(&mut self, id: Uuid, place: Uuid) -> usize {
        let number = self.ids.len();
        self.ids.push(id);
        self.places.push(place);
        self.gone.push(false);
        self.numbers.insert(id, number);
        number
    }

    fn take_out(&mut self, row: usize) {
        for order in 0..self.ordered.len() {
            let Some(mut rows) = self.ordered[order].take() else { continue };
            if !self.gone[row]
                && let Ok(at) = rows.binary_search_by(|other| self.compare(order, *other, row))
            {
                rows.remove(at);
            }
            self.ordered[order] = OnceLock::from(rows);
        }
    }

    fn put_in_order(&mut self, row: usize) {
        for order in 0..self.ordered.len() {
            let Some(mut rows) = self.ordered[order].take() else { continue };
            if let Err(at) = rows.binary_search_by(|other| self.compare(order, *other, row)) {
                rows.insert(at, row);
            }
            self.ordered[order] = OnceLock::from(rows);
        }
    }

    fn compare(&self, order: usize, a: usize, b: usize) -> Ordering {
        let by = |order: usize| self.keys[order][a].cmp(&self.keys[order][b]);
        by(order).then_with(|| by(0)).then_with(|| self.ids[a].cmp(&self.ids[b]))
    }

    fn compare_to(&self, order: usize, row: usize, mark: &Mark) -> Ordering {
        let (key, first) = (&self.keys[order][row], &self.keys[0][row]);
        key.cmp(&mark.key).then_with(|| first.cmp(&mark.first)).then_with(|| self.ids[row].cmp(&mark.id))
    }

    fn ordered(&self, order: usize) -> &[usize] {
        self.ordered[order].get_or_init(|| {
            let mut rows: Vec<usize> = (0..self.ids.len()).filter(|row| !self.gone[*row]).collect();
            rows.sort_unstable_by(|a, b| self.compare(order, *a, *b));
            rows
        })
    }

    /// See [`crate::Store::page`].
    pub fn page(
        &self,
        list: &List,
        places: &[Place],
        question: &Question,
        after: Option<&Mark>,
        limit: usize,
    ) -> (Vec<Uuid>, Option<Mark>) {
        let Some(order) = list.orders.iter().position(|order| order.name == question.sort) else {
            return (Vec::new(), None);
        };
        let left = Left::of(self, list, places, question);
        let rows = self.ordered(order);
        let begun = |is_past: Ordering| {
            after.map(|mark| rows.partition_point(|row| self.compare_to(order, *row, mark) < is_past))
        };
        let mut page = Vec::new();
        let full = if question.descending {
            let upto = begun(Ordering::Equal).unwrap_or(rows.len());
            left.take(rows[..upto].iter().rev(), limit, &mut page)
        } else {
            let from = begun(Ordering::Greater).unwrap_or(0);
            left.take(rows[from..].iter(), limit, &mut page)
        };
        let mark = |row: &usize| Mark {
            key: self.keys[order][*row].clone(),
            first: self.keys[0][*row].clone(),
            id: self.ids[*row],
        };
        let next = page.last().filter(|_| full).map(mark);
        (page.into_iter().map(|row| self.ids[row]).collect(), next)
    }

    /// See [`crate::Store::counts_by_place`].
    pub fn counts_by_place(&self, list: &List, places: &[Place], question: &Question) -> HashMap<Place, u64> {
        let left = Left::of(self, list, places, question);
        let mut counts = HashMap::new();
        for row in (0..self.ids.len()).filter(|row| left.lets_through(*row)) {
            *counts.entry(Place(self.places[row])).or_default() += 1;
        }
        counts
    }

    /// See [`crate::Store::counts`].
    pub fn counts(&self, list: &List, places: &[Place], question: &Question) -> Counts {
        let left = Left::of(self, list, places, question);
        let mut counts = Counts::default();
        let mut facets: Vec<(u64, Vec<u64>)> =
            self.filters.iter().map(|values| (0, vec![0; values.known.len()])).collect();
        for row in 0..self.ids.len() {
            if !left.is_here(row) {
                continue;
            }
            counts.all += 1;
            if !left.is_found(row) {
                continue;
            }
            let mut refusing = left.refusing(row);
            let (first, second) = (refusing.next(), refusing.next());
            if first.is_none() {
                counts.matching += 1;
            }
            for (filter, (all, of)) in facets.iter_mut().enumerate() {
                if second.is_none() && first.is_none_or(|refusing| refusing == filter) {
                    *all += 1;
                    of[self.filters[filter].of[row]] += 1;
                }
            }
        }
        for ((filter, values), (all, of)) in list.filters.iter().zip(&self.filters).zip(facets) {
            let mut facet = Facet { all, ..Facet::default() };
            // So many values nobody reads through: such a filter names one record, as the battery a job card is about.
            let is_read = values.known.len() <= VALUES_COUNTED;
            for (known, count) in values.known.iter().zip(of).filter(|(_, count)| is_read && *count > 0) {
                for one in known {
                    *facet.of.entry(one.clone()).or_default() += count;
                }
            }
            counts.by.insert(filter.name, facet);
        }
        counts
    }
}

/// The rows that a question leaves.
struct Left<'a> {
    shelf: &'a Shelf,
    places: &'a [Place],
    matching: Option<Vec<bool>>,
    /// By filter: which of its combinations are left; none where it is not asked about.
    holding: Vec<Option<Vec<bool>>>,
    ranges: Vec<(usize, Vec<(i64, i64)>)>,
}

impl<'a> Left<'a> {
    fn of(shelf: &'a Shelf, list: &List, places: &'a [Place], question: &Question) -> Self {
        let asked = |name: &str| question.filters.get(name).filter(|values| !values.is_empty());
        let holding = list.filters.iter().zip(&shelf.filters);
        let holding = holding.map(|(filter, values)| asked(filter.name).map(|asked| values.holding(asked))).collect();
        let is_filter = |name: &str| list.filters.iter().any(|filter| filter.name == name);
        let ranges = list.orders.iter().enumerate().filter(|(_, order)| !is_filter(order.name));
        let ranges = ranges.filter_map(|(number, order)| {
            asked(order.name).map(|values| (number, values.iter().filter_map(|value| range(value)).collect()))
        });
        Self { shelf, places, matching: shelf.text.matching(&question.search), holding, ranges: ranges.collect() }
    }

    fn is_here(&self, row: usize) -> bool {
        !self.shelf.gone[row] && self.places.iter().any(|place| place.0 == self.shelf.places[row])
    }

    fn is_found(&self, row: usize) -> bool {
        self.matching.as_ref().is_none_or(|matching| matching[row]) && self.ranges.iter().all(|(order, ranges)| {
            matches!(self.shelf.keys[*order][row], Key::Number(key) if ranges.iter().any(|(from, to)| (*from..=*to).contains(&key)))
        })
    }

    /// The filters that do not let a row through.
    fn refusing(&self, row: usize) -> impl Iterator<Item = usize> {
        let refuses = move |(filter, holding): (usize, &Option<Vec<bool>>)| {
            let holding = holding.as_ref()?;
            (!holding[self.shelf.filters[filter].of[row]]).then_some(filter)
        };
        self.holding.iter().enumerate().filter_map(refuses)
    }

    fn lets_through(&self, row: usize) -> bool {
        self.is_here(row) && self.is_found(row) && self.refusing(row).next().is_none()
    }

    /// Fills a page; whether there is more.
    fn take<'r>(&self, rows: impl Iterator<Item = &'r usize>, limit: usize, page: &mut Vec<usize>) -> bool {
        for row in rows {
            if self.lets_through(*row) {
                if page.len() == limit {
                    return true;
                }
                page.push(*row);
            }
        }
        false
    }
}
