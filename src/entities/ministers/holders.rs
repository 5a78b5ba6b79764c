//! What the list of holders adds to a mention: the first name, the level, the state.

use super::names;
use super::tables::Tables;
use crate::entities::Minister;

/// Fills what the text leaves open from the list of holders. What the text says stays as it is.
pub(super) fn complete(tables: &Tables, minister: &mut Minister, date: Option<&str>) {
    let (Some(person), Some(role)) = (minister.person.as_deref(), minister.role.as_deref()) else { return };
    let surname = names::surname_of(person);
    let holder = if person == surname {
        tables.holders.by_surname(surname, role, date)
    } else {
        tables.holders.by_person(person, role, date)
    };
    let Some(holder) = holder else { return };
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let contradicts = minister
        .jurisdiction
        .as_deref()
        .is_some_and(|j| !holder.jurisdiction.is_empty() && j != holder.jurisdiction);
    if contradicts {
        return;
    }
    // Without a date, one listed bearer of a surname is no proof that she is meant.
    if person != surname || date.is_some() {
        minister.person = Some(holder.person.clone());
        minister.level = known(&holder.level).or_else(|| minister.level.take());
        minister.jurisdiction = minister.jurisdiction.take().or_else(|| known(&holder.jurisdiction));
    }
}
