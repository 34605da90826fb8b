//! Writing a field: what stood there is kept, and what can't be saved goes back to whoever typed it.

use super::{fits, message, standing};
use crate::audit::{self, What};
use crate::context::Context;
use crate::error::Failure;
use crate::message::{Reply, Text};
use crate::plan::fingerprint;
use crate::portrait::view::Standing;
use crate::portrait::{Field, click, store, texts, view};

/// What became of what a form held.
enum Saved {
    /// It stands there now.
    Done,
    /// It stood there already.
    Same,
    /// Somebody else wrote something meanwhile, which nobody has weighed against this.
    Changed,
}

fn words(standing: &Standing, field: Field) -> &str {
    standing.fields.get(&field).map_or("", |version| version.words.as_str())
}

/// The form.
pub(super) async fn write(context: &Context<'_>, field: Field) -> Result<Reply, Failure> {
    let standing = super::load(context, field.sheet()).await?;
    Ok(Reply::Form(view::form(&context.voice, field, words(&standing, field))))
}

/// The form, sent.
pub(super) async fn written(context: &Context<'_>, field: Field, seen: u64, typed: String) -> Result<Reply, Failure> {
    fits(context, &typed)?;
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let kept = typed.clone();
    let outcome = context
        .write(move |conn| {
            Box::pin(async move {
                let before = standing(&mut *conn, district, field.sheet()).await?;
                if words(&before, field) == kept {
                    return Ok((Saved::Same, before));
                }
                if fingerprint([words(&before, field)]) != seen {
                    return Ok((Saved::Changed, before));
                }
                store::insert(&mut *conn, district, field, &kept, user, now).await?;
                let subject = format!("{} {}", field.sheet().as_str(), field.as_str());
                audit::store::insert(&mut *conn, district, Some(user), What::SheetWritten, &subject, now).await?;
                Ok((Saved::Done, standing(conn, district, field.sheet()).await?))
            })
        })
        .await;
    let label = texts::label(voice, field);
    let (saved, after) = match outcome {
        Ok(Some(outcome)) => outcome,
        Ok(None) => return Ok(Reply::Nothing),
        // Whoever typed four thousand characters gets them back.
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "a field of a sheet was not saved");
            let below = view::again(voice, Some(click::write(field)), click::field(field, 0));
            return message(view::handed_back(voice, texts::saved_not(voice), label, &typed, below));
        }
        Err(refused) => return Err(refused),
    };
    let page = |note: Text| view::field(voice, &after, (field, 0), true, note);
    message(match saved {
        Saved::Done if typed.is_empty() => page(texts::saved_emptied(voice)),
        Saved::Done => page(texts::saved_done(voice)),
        Saved::Same => page(texts::saved_same(voice)),
        Saved::Changed => view::handed_back(voice, texts::saved_changed(voice), label, &typed, page(Text::none())),
    })
}
