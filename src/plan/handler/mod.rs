//! The plan's tree at work: load, decide, save, answer. Here what only looks; `change.rs` saves.

mod change;

use super::commands::{Command, Look, click};
use super::{Alignment, Branch, Goal, Strategy, Tree, store, texts, view};
use crate::action::{self, Action};
use crate::choose::Named;
use crate::command::Access;
use crate::context::Context;
use crate::error::Failure;
use crate::message::{Form, Message, Reply, Text};
use crate::portrait::{self, Sheet};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    let voice = &context.voice;
    match command {
        Command::Open => goals(context, 0).await,
        Command::Goals(page) => goals(context, page).await,
        Command::Goal(id, page) => {
            let tree = load(context).await?;
            let goal = goal_of(context, &tree, id)?;
            Ok(Reply::Message(goal_page(context, &tree, goal, page, Text::none())))
        }
        Command::Find(look, named) => find(context, look, named.as_deref()).await,
        Command::Strategies(look, page) => {
            Ok(Reply::Message(view::strategies(voice, &load(context).await?, look, page, Text::none())))
        }
        Command::Suggest(so_far) => Ok(Reply::Choices(view::suggestions(&load(context).await?, &so_far))),
        Command::Strategy(id, page) => {
            let tree = load(context).await?;
            let strategy = strategy_of(context, &tree, id)?;
            strategy_page(context, &tree, strategy, page, Text::none()).await
        }
        Command::Align(id) => {
            let tree = load(context).await?;
            let strategy = strategy_of(context, &tree, id)?;
            Ok(Reply::Message(align_page(context, &tree, strategy, Text::none())))
        }
        Command::AddGoal => Ok(Reply::Form(Form {
            title: texts::goal_form_new(voice),
            click: click::new_goal(),
            fields: view::goal_fields(voice, None),
        })),
        Command::EditGoal(id) => {
            let tree = load(context).await?;
            let goal = goal_of(context, &tree, id)?;
            Ok(Reply::Form(Form {
                title: texts::goal_form_change(voice),
                click: click::save_goal(id, goal.fingerprint()),
                fields: view::goal_fields(voice, Some(goal)),
            }))
        }
        Command::AddStrategy(goal) => {
            let tree = load(context).await?;
            goal_of(context, &tree, goal)?;
            Ok(Reply::Form(Form {
                title: texts::strategy_form_new(voice),
                click: click::new_strategy(goal),
                fields: view::strategy_fields(voice, None),
            }))
        }
        Command::EditStrategy(id) => {
            let tree = load(context).await?;
            let strategy = strategy_of(context, &tree, id)?;
            Ok(Reply::Form(Form {
                title: texts::strategy_form_change(voice),
                click: click::save_strategy(id, strategy.fingerprint()),
                fields: view::strategy_fields(voice, Some(strategy)),
            }))
        }
        Command::Say(id, alignment) => say(context, id, alignment).await,
        Command::AskToDrop(branch) => ask_to_drop(context, branch).await,
        Command::Dropped(page) => Ok(Reply::Message(view::dropped(voice, &load(context).await?, page))),
        Command::Risks => risks(context, 0).await,
        Command::RisksPage(page) => risks(context, page).await,
        Command::NewGoal(words) => change::new_goal(context, words).await,
        Command::SaveGoal { id, seen, words } => change::save_goal(context, id, seen, words).await,
        Command::SetWhole(id, whole) => change::set_whole(context, id, whole).await,
        Command::NewStrategy(goal, name) => change::new_strategy(context, goal, name).await,
        Command::SaveStrategy { id, seen, name } => change::save_strategy(context, id, seen, name).await,
        Command::Drop(branch) => change::drop(context, branch).await,
        Command::PutBack(branch) => change::put_back(context, branch).await,
        Command::Said { id, alignment, seen, words } => change::said(context, id, alignment, seen, words).await,
    }
}

async fn load(context: &Context<'_>) -> Result<Tree, Failure> {
    let district = context.district.id;
    context.read(move |conn| Box::pin(async move { Ok(store::tree(conn, district).await?) })).await
}

fn goal_gone(context: &Context<'_>) -> Failure {
    Failure::refused(texts::refused_goal_gone(&context.voice))
}

fn strategy_gone(context: &Context<'_>) -> Failure {
    Failure::refused(texts::refused_strategy_gone(&context.voice))
}

fn goal_of<'t>(context: &Context<'_>, tree: &'t Tree, id: i64) -> Result<&'t Goal, Failure> {
    tree.goal(id).ok_or_else(|| goal_gone(context))
}

fn strategy_of<'t>(context: &Context<'_>, tree: &'t Tree, id: i64) -> Result<&'t Strategy, Failure> {
    tree.strategy(id).ok_or_else(|| strategy_gone(context))
}

async fn goals(context: &Context<'_>, page: usize) -> Result<Reply, Failure> {
    let (tree, district) = (load(context).await?, context.district.id);
    let vision = context
        .read(move |conn| Box::pin(async move { Ok(portrait::store::newest(conn, district, Sheet::Vision).await?) }))
        .await?;
    Ok(Reply::Message(Message {
        text: portrait::view::line(&context.voice, vision.get(&portrait::Field::Statement)),
        ..view::goals(&context.voice, &tree, page, context.may(Access::Planners))
    }))
}

fn goal_page(context: &Context<'_>, tree: &Tree, goal: &Goal, page: usize, told: Text) -> Message {
    view::goal(&context.voice, tree, goal, page, context.may(Access::Planners), told)
}

fn align_page(context: &Context<'_>, tree: &Tree, strategy: &Strategy, told: Text) -> Message {
    view::align(&context.voice, tree, strategy, context.may(Access::Planners), told)
}

async fn strategy_page(
    context: &Context<'_>,
    tree: &Tree,
    strategy: &Strategy,
    page: usize,
    told: Text,
) -> Result<Reply, Failure> {
    Ok(Reply::Message(strategy_message(context, tree, strategy, page, told).await?))
}

async fn strategy_message(
    context: &Context<'_>,
    tree: &Tree,
    strategy: &Strategy,
    page: usize,
    told: Text,
) -> Result<Message, Failure> {
    let (district, id) = (context.district.id, strategy.id);
    let actions: Vec<Action> = context
        .read(move |conn| {
            Box::pin(async move {
                let all = action::store::list(conn, district).await?;
                Ok(all.into_iter().filter(|action| action.strategy_id == Some(id)).collect())
            })
        })
        .await?;
    let planner = context.may(Access::Planners);
    Ok(view::strategy(&context.voice, tree, strategy, &actions, page, planner, told))
}

async fn find(context: &Context<'_>, look: Look, named: Option<&str>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let tree = load(context).await?;
    let found = named.map(|text| view::named(&tree, text));
    if let Some(Named::One(id)) = found {
        let strategy = strategy_of(context, &tree, id)?;
        return match look {
            Look::Show => strategy_page(context, &tree, strategy, 0, Text::none()).await,
            Look::Align => Ok(Reply::Message(align_page(context, &tree, strategy, Text::none()))),
        };
    }
    let told = match found {
        _ if tree.live_strategies().next().is_none() => Text::none(),
        Some(Named::Several) => texts::strategies_several(voice),
        Some(Named::Nobody) => texts::strategies_unknown(voice),
        Some(Named::One(_)) | None => Text::none(),
    };
    Ok(Reply::Message(view::strategies(voice, &tree, look, 0, told)))
}

async fn say(context: &Context<'_>, id: i64, alignment: Alignment) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let tree = load(context).await?;
    strategy_of(context, &tree, id)?;
    let field = |aspect: &super::Aspect| view::aspect_field(voice, *aspect, tree.said.get(&(id, *aspect)));
    Ok(Reply::Form(Form {
        title: texts::alignment_form(voice, alignment),
        click: click::said(id, alignment, tree.fingerprint(id, alignment)),
        fields: alignment.aspects().iter().map(field).collect(),
    }))
}

async fn ask_to_drop(context: &Context<'_>, branch: Branch) -> Result<Reply, Failure> {
    let tree = load(context).await?;
    match branch {
        Branch::Goal(id) => {
            goal_of(context, &tree, id)?;
        }
        Branch::Strategy(id) => {
            strategy_of(context, &tree, id)?;
        }
    }
    Ok(Reply::Message(view::ask_to_drop(&context.voice, &tree, branch)))
}

async fn risks(context: &Context<'_>, page: usize) -> Result<Reply, Failure> {
    let (district, now) = (context.district.id, context.now);
    let facts = context.read(move |conn| Box::pin(async move { Ok(store::facts(conn, district, now).await?) })).await?;
    Ok(Reply::Message(view::risks(&context.voice, &facts, page)))
}
