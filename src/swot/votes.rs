//! Whose vote counts for which entry. What is stored is what people picked; what that means for the board as it stands now
//! is worked out here, so that merging, taking apart, dropping and bringing back lose nobody's vote and give nobody one
//! more.

use std::collections::{BTreeMap, BTreeSet};

use super::Board;

impl Board {
    /// What each person's votes count for: a vote for an entry that was merged counts for the merged one, once; one for
    /// what is not on the board counts for nothing. Nobody has more than there are.
    pub fn counted(&self) -> BTreeMap<u64, BTreeSet<i64>> {
        let mut counted: BTreeMap<u64, BTreeSet<i64>> = BTreeMap::new();
        for (entry, user) in &self.votes {
            let Some(root) = self.root(*entry).map(|root| root.id) else { continue };
            let theirs = counted.entry(*user).or_default();
            if theirs.len() < self.votes_each as usize {
                theirs.insert(root);
            }
        }
        counted
    }

    /// What one person's votes count for.
    pub fn votes_of(&self, user: u64) -> BTreeSet<i64> {
        self.counted().remove(&user).unwrap_or_default()
    }

    /// Takes the votes out that count for nothing although what they were given for stands on the board: more than a person
    /// has, after a merged entry was taken apart or one was brought back. Answers with them, to be forgotten.
    pub fn forget_excess(&mut self) -> Vec<(i64, u64)> {
        let counted = self.counted();
        let counts = |entry: i64, user: u64| match self.root(entry) {
            Some(root) => counted.get(&user).is_some_and(|theirs| theirs.contains(&root.id)),
            // What is off the board may come back.
            None => true,
        };
        let (kept, excess) = self.votes.iter().copied().partition(|(entry, user)| counts(*entry, *user));
        self.votes = kept;
        excess
    }

    /// How many people have voted. While voting is open, whatever became of what they voted for: were it those whose votes
    /// count, whoever drops an entry and brings it back could read from it how many voted for that entry.
    pub fn voted(&self) -> u32 {
        let voters = || self.votes.iter().map(|(_, user)| user).collect::<BTreeSet<_>>().len();
        self.voters.unwrap_or_else(|| u32::try_from(voters()).unwrap_or(u32::MAX))
    }

    /// How many people vote, and how many votes each entry has.
    pub fn tally(&self) -> (u32, BTreeMap<i64, u32>) {
        let counted = self.counted();
        let mut tally = BTreeMap::new();
        for root in counted.values().flatten() {
            *tally.entry(*root).or_insert(0) += 1;
        }
        (u32::try_from(counted.len()).unwrap_or(u32::MAX), tally)
    }

    /// What is stored of one person's votes after they picked `picked` among those that were `offered`: what they voted for
    /// elsewhere stays, and what was merged since stays a vote for the original.
    ///
    /// # Errors
    /// How many votes that would be, if it is more than there are.
    pub fn after_pick(&self, user: u64, offered: impl Fn(i64) -> bool, picked: &[i64]) -> Result<BTreeSet<i64>, usize> {
        let now = self.votes_of(user);
        let mut wanted: BTreeSet<i64> = now.into_iter().filter(|root| !offered(*root)).collect();
        wanted.extend(picked.iter().filter_map(|id| self.root(*id)).map(|root| root.id));
        if wanted.len() > self.votes_each as usize {
            return Err(wanted.len());
        }
        let counts = |entry: i64| self.root(entry).is_some_and(|root| wanted.contains(&root.id));
        let theirs = self.votes.iter().filter(|(_, by)| *by == user).map(|(entry, _)| *entry);
        let mut stored: BTreeSet<i64> = theirs.filter(|entry| counts(*entry)).collect();
        let there: BTreeSet<i64> = stored.iter().filter_map(|entry| self.root(*entry)).map(|root| root.id).collect();
        stored.extend(wanted.difference(&there));
        Ok(stored)
    }
}
