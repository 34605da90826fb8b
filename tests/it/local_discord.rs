//! The rehearsal server against a client that is not ours: serenity connects, registers commands, and answers people.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use plankeeper::rehearsal::{
    Answer, Fault, Impossible, Kind, Options, PRIVILEGED_INTENTS, Rule, Server, Target, World, permissions,
};
use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, ChannelId, Client, ClientBuilder, CommandDataOptionValue, CommandOptionType,
    ComponentInteractionDataKind, Context, CreateActionRow, CreateAllowedMentions, CreateAttachment,
    CreateAutocompleteResponse, CreateButton, CreateCommand, CreateCommandOption, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateMessage,
    CreateModal, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse, EventHandler,
    GatewayIntents, GetMessages, Guild, Http, HttpBuilder, InputTextStyle, Interaction, Nonce, Ready, UnavailableGuild,
    UserId,
};
use serenity::async_trait;
use tokio::sync::mpsc;

const SOON: Duration = Duration::from_secs(10);

fn noon() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

async fn start() -> Server {
    Server::start(World::made_up_district(), Options::new(Arc::new(noon))).await.unwrap()
}

fn http(server: &Server) -> Arc<Http> {
    let bot = server.read(|world| world.bot);
    let builder = HttpBuilder::new(server.token()).proxy(server.url()).ratelimiter_disabled(true);
    Arc::new(builder.application_id(bot.into()).build())
}

/// A bot that answers everything the tests do.
struct Bot {
    heard: mpsc::UnboundedSender<String>,
}

#[async_trait]
impl EventHandler for Bot {
    async fn ready(&self, _: Context, ready: Ready) {
        self.heard.send(format!("ready {}", ready.guilds.len())).unwrap();
    }

    async fn resume(&self, _: Context, _: serenity::all::ResumedEvent) {
        self.heard.send("resumed".into()).unwrap();
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.heard.send(format!("guild {} {} {}", guild.name, guild.roles.len(), guild.channels.len())).unwrap();
    }

    async fn guild_delete(&self, _: Context, guild: UnavailableGuild, _: Option<Guild>) {
        self.heard.send(format!("gone {}", guild.unavailable)).unwrap();
    }

    async fn channel_delete(
        &self,
        _: Context,
        channel: serenity::all::GuildChannel,
        _: Option<Vec<serenity::all::Message>>,
    ) {
        self.heard.send(format!("channel gone {}", channel.name)).unwrap();
    }

    async fn guild_role_delete(
        &self,
        _: Context,
        _: serenity::all::GuildId,
        role: serenity::all::RoleId,
        _: Option<serenity::all::Role>,
    ) {
        self.heard.send(format!("role gone {role}")).unwrap();
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        answer(&ctx, interaction).await;
    }
}

async fn answer(ctx: &Context, interaction: Interaction) {
    let private = |text: &str| CreateInteractionResponseMessage::new().content(text).ephemeral(true);
    match interaction {
        Interaction::Command(command) => {
            let sub = command.data.options.first().map(|option| (option.name.clone(), option.value.clone()));
            match sub {
                Some((name, CommandDataOptionValue::SubCommand(options))) if name == "open" => {
                    let member = command.member.as_ref().unwrap();
                    assert!(member.permissions.is_some() && command.app_permissions.is_some());
                    let who = options.iter().find_map(|option| option.value.as_user_id());
                    assert_eq!(command.data.resolved.users.len(), usize::from(who.is_some()));
                    let rows = vec![
                        CreateActionRow::Buttons(vec![
                            CreateButton::new("start").label("Start"),
                            CreateButton::new("form").label("Form"),
                            CreateButton::new("slow").label("Slow"),
                            CreateButton::new("off").label("Off").disabled(true),
                        ]),
                        CreateActionRow::SelectMenu(CreateSelectMenu::new(
                            "pick",
                            CreateSelectMenuKind::String {
                                options: vec![
                                    CreateSelectMenuOption::new("Red", "red"),
                                    CreateSelectMenuOption::new("Blue", "blue"),
                                ],
                            },
                        )),
                        CreateActionRow::SelectMenu(CreateSelectMenu::new(
                            "who",
                            CreateSelectMenuKind::User { default_users: None },
                        )),
                    ];
                    let message = private("open").components(rows);
                    command.create_response(ctx, CreateInteractionResponse::Message(message)).await.unwrap();
                    let follow = CreateInteractionResponseFollowup::new().content("and more").ephemeral(true);
                    command.create_followup(ctx, follow).await.unwrap();
                }
                Some((name, _)) if name == "later" => {
                    command.defer_ephemeral(ctx).await.unwrap();
                    let edit = EditInteractionResponse::new().content("at last");
                    command.edit_response(ctx, edit).await.unwrap();
                }
                _ => {}
            }
        }
        Interaction::Autocomplete(command) => {
            let typed = command.data.autocomplete().unwrap().value.to_owned();
            let choices = CreateAutocompleteResponse::new().add_string_choice(format!("{typed}!"), typed);
            command.create_response(ctx, CreateInteractionResponse::Autocomplete(choices)).await.unwrap();
        }
        Interaction::Component(component) => match (component.data.custom_id.as_str(), &component.data.kind) {
            ("start", _) => {
                assert!(component.message.components.len() > 1);
                let update = CreateInteractionResponseMessage::new().content("started").components(vec![]);
                component.create_response(ctx, CreateInteractionResponse::UpdateMessage(update)).await.unwrap();
            }
            ("form", _) => {
                let input = CreateInputText::new(InputTextStyle::Paragraph, "Your words", "words").max_length(20);
                let modal = CreateModal::new("say", "Say it").components(vec![CreateActionRow::InputText(input)]);
                component.create_response(ctx, CreateInteractionResponse::Modal(modal)).await.unwrap();
            }
            ("slow", _) => {
                component.defer(ctx).await.unwrap();
                component.edit_response(ctx, EditInteractionResponse::new().content("slowly")).await.unwrap();
            }
            ("pick", ComponentInteractionDataKind::StringSelect { values }) => {
                component.create_response(ctx, CreateInteractionResponse::Message(private(&values[0]))).await.unwrap();
            }
            ("who", ComponentInteractionDataKind::UserSelect { values }) => {
                let name = component.data.resolved.users[&values[0]].global_name.clone().unwrap();
                component.create_response(ctx, CreateInteractionResponse::Message(private(&name))).await.unwrap();
            }
            (other, _) => {
                let text = format!("forged {other}");
                component.create_response(ctx, CreateInteractionResponse::Message(private(&text))).await.unwrap();
            }
        },
        Interaction::Modal(modal) => {
            let ActionRowComponent::InputText(input) = &modal.data.components[0].components[0] else { panic!() };
            let text = format!("you said {}", input.value.as_deref().unwrap_or_default());
            // A form can't open a form: refused, and the interaction is still open.
            let again = CreateModal::new("again", "Again")
                .components(vec![CreateActionRow::InputText(CreateInputText::new(InputTextStyle::Short, "A", "a"))]);
            assert!(modal.create_response(ctx, CreateInteractionResponse::Modal(again)).await.is_err());
            modal.create_response(ctx, CreateInteractionResponse::Message(private(&text))).await.unwrap();
        }
        _ => {}
    }
}

async fn client(server: &Server, intents: GatewayIntents) -> (Client, mpsc::UnboundedReceiver<String>) {
    let http = Arc::into_inner(http(server)).unwrap();
    let (heard, hears) = mpsc::unbounded_channel();
    let client = ClientBuilder::new_with_http(http, intents).event_handler(Bot { heard }).await.unwrap();
    (client, hears)
}

/// Runs the bot until the test is over.
struct Running(tokio::task::JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn connected(server: &Server) -> (Running, mpsc::UnboundedReceiver<String>) {
    let (mut client, mut hears) = client(server, GatewayIntents::GUILDS).await;
    let task = tokio::spawn(async move { client.start().await.unwrap() });
    for _ in 0..3 {
        next(&mut hears).await;
    }
    (Running(task), hears)
}

async fn next(hears: &mut mpsc::UnboundedReceiver<String>) -> String {
    tokio::time::timeout(SOON, hears.recv()).await.expect("nothing heard").expect("the bot is gone")
}

async fn register(server: &Server) {
    let mode = CreateCommandOption::new(CommandOptionType::String, "mode", "How")
        .required(true)
        .add_string_choice("Confidential", "confidential");
    let who = CreateCommandOption::new(CommandOptionType::User, "who", "Who");
    let size = CreateCommandOption::new(CommandOptionType::Integer, "size", "Size").min_int_value(3).max_int_value(9);
    let topic = CreateCommandOption::new(CommandOptionType::String, "topic", "Topic").set_autocomplete(true);
    let open = CreateCommandOption::new(CommandOptionType::SubCommand, "open", "Open a round")
        .set_sub_options([mode, who, size, topic]);
    let later = CreateCommandOption::new(CommandOptionType::SubCommand, "later", "Takes a while");
    let command = CreateCommand::new("readiness").description("The survey").add_option(open).add_option(later);
    let made = http(server).create_global_commands(&[command]).await.unwrap();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].options.len(), 2);
}

#[tokio::test]
async fn serenity_hears_and_answers_everything_people_do() {
    let server = start().await;
    let (mut client, mut hears) = client(&server, GatewayIntents::GUILDS).await;
    let _running = Running(tokio::spawn(async move { client.start().await.unwrap() }));
    assert_eq!(next(&mut hears).await, "ready 2");
    assert_eq!(next(&mut hears).await, "guild Maple Valley School District 16 5");
    assert_eq!(next(&mut hears).await, "guild Harbour School District 15 5");
    let intents = server.read(|world| world.sessions[0].intents);
    assert_eq!(intents & PRIVILEGED_INTENTS, 0);
    assert!(server.read(World::bot_connected));
    register(&server).await;

    let people = server.people();
    let (amara, ruth) = (server.person("Amara Okafor"), server.person("Ruth Abernathy"));
    let room = server.channel("staff-room");
    let mode = ("mode", json!("confidential"));
    let done = people.slash(amara, room, "readiness open", &[mode.clone(), ("who", json!(ruth))]).unwrap();
    let answer = people.answer(done, SOON).await;
    let message = answer.message().unwrap();
    assert!(message.ephemeral);
    assert_eq!(message.text(), "open");
    assert_eq!(message.controls().len(), 6);
    let first = message.id;
    let more = server.wait_until(SOON, |world| (world.interactions[&done].messages.len() > 1).then_some(())).await;
    assert!(more.is_some(), "the follow-up came");
    assert_eq!(people.follow_ups(done)[0].text(), "and more");

    // Only Amara sees it, until her Discord restarts.
    assert_eq!(people.visible(amara, room).len(), 2);
    assert_eq!(people.visible(ruth, room).len(), 0);
    assert!(people.click(ruth, first, "start").is_err());

    let form = people.click(amara, first, "form").unwrap();
    let answer = people.answer(form, SOON).await;
    assert_eq!(answer.form().unwrap().inputs[0].label, "Your words");
    assert!(people.submit(amara, form, &[("words", "much too long for this input")]).is_err());
    assert!(people.submit(amara, form, &[]).is_err(), "it must be filled");
    assert!(people.submit(ruth, form, &[("words", "x")]).is_err());
    let said = people.submit(amara, form, &[("words", "hello")]).unwrap();
    assert_eq!(people.answer(said, SOON).await.message().unwrap().text(), "you said hello");
    assert!(server.read(|world| world.refusals.iter().any(|refusal| refusal.errors.to_string().contains("type 9"))));

    let picked = people.select(amara, first, "pick", &["blue"]).unwrap();
    assert_eq!(people.answer(picked, SOON).await.message().unwrap().text(), "blue");
    assert!(people.select(amara, first, "pick", &["green"]).is_err());
    assert!(people.select(amara, first, "pick", &["red", "blue"]).is_err());
    let who = people.select(amara, first, "who", &[&ruth.to_string()]).unwrap();
    assert_eq!(people.answer(who, SOON).await.message().unwrap().text(), "Ruth Abernathy");
    let stranger = server.person("Ingrid Solberg").to_string();
    assert!(people.select(amara, first, "who", &[&stranger]).is_err());

    assert!(people.click(amara, first, "off").is_err(), "disabled");
    assert!(people.click(amara, first, "nothing").is_err());
    let forged = people.forge(ruth, room, "v1:close:7");
    assert_eq!(people.answer(forged, SOON).await.message().unwrap().text(), "forged v1:close:7");
    let forged = people.forge_on(ruth, first, "other");
    assert_eq!(people.answer(forged, SOON).await.message().unwrap().text(), "forged other");

    let slow = people.click(amara, first, "slow").unwrap();
    let answer = people.answer(slow, SOON).await;
    assert!(matches!(&answer, Answer::Updated(seen) if seen.text() == "slowly"), "{answer:?}");
    let updated = people.click(amara, first, "start").unwrap();
    assert!(matches!(people.answer(updated, SOON).await, Answer::Updated(seen) if seen.controls().is_empty()));

    let later = people.slash(amara, room, "readiness later", &[]).unwrap();
    let answer = people.answer(later, SOON).await;
    assert!(matches!(&answer, Answer::Message(seen) if seen.text() == "at last" && seen.ephemeral), "{answer:?}");
    let typed = people.autocomplete(amara, room, "readiness open", &[("topic", json!("pl"))], "topic").unwrap();
    assert!(matches!(people.answer(typed, SOON).await, Answer::Choices(choices) if choices[0].name == "pl!"));

    people.forget_private(amara);
    assert!(people.visible(amara, room).is_empty());
    server.stop().await;
}

#[tokio::test]
async fn the_client_checks_what_people_type() {
    let server = start().await;
    register(&server).await;
    let people = server.people();
    let amara = server.person("Amara Okafor");
    let room = server.channel("staff-room");
    let mode = ("mode", json!("confidential"));
    let why = |options: &[(&str, Value)]| match people.slash(amara, room, "readiness open", options) {
        Err(Impossible(why)) => why,
        Ok(_) => "fine".into(),
    };
    assert!(why(&[]).contains("needs"), "required");
    assert!(why(&[("mode", json!("open"))]).contains("choices"));
    assert!(why(&[mode.clone(), ("size", json!(2))]).contains("fit"));
    assert!(why(&[mode.clone(), ("size", json!("many"))]).contains("fit"));
    assert!(why(&[mode.clone(), ("speed", json!(2))]).contains("no option"));
    assert!(why(&[mode.clone(), ("who", json!(server.person("Ingrid Solberg")))]).contains("can't be chosen"));
    assert_eq!(why(&[mode.clone(), ("size", json!(3))]), "fine");
    assert!(people.slash(amara, room, "readiness close", &[]).is_err());
    assert!(people.slash(amara, room, "readiness", &[]).is_err(), "a group of sub-commands is none itself");
    let core = server.channel("core-team");
    let ruth = server.person("Ruth Abernathy");
    assert!(people.slash(ruth, core, "readiness open", &[mode]).is_err(), "she does not see that channel");
    // Nobody listens: it fails once its three seconds are over, or declared over.
    let id = people.slash(amara, room, "readiness later", &[]).unwrap();
    server.faults().expire(id);
    assert!(matches!(people.answer(id, SOON).await, Answer::Failed));
}

#[tokio::test]
async fn sending_is_checked_counted_and_told() {
    let server = start().await;
    let http = http(&server);
    let people = server.people();
    let (amara, ruth) = (server.person("Amara Okafor"), server.person("Ruth Abernathy"));
    let room = ChannelId::new(server.channel("announcements"));
    // allowed_mentions decides who is notified.
    let everyone = server.role("All staff");
    let text = format!("<@{amara}> <@{ruth}> <@&{everyone}> @everyone");
    let none = CreateMessage::new().content(&text).allowed_mentions(CreateAllowedMentions::new());
    room.send_message(&http, none).await.unwrap();
    assert!(server.read(|world| world.pings.is_empty()));
    let one =
        CreateMessage::new().content(&text).allowed_mentions(CreateAllowedMentions::new().users([UserId::new(amara)]));
    let sent = room.send_message(&http, one).await.unwrap();
    assert_eq!(sent.mentions.len(), 1);
    assert_eq!(server.read(|world| world.pings.iter().map(|ping| ping.person).collect::<Vec<_>>()), [amara]);

    // A nonce is remembered for a few minutes.
    let nonce = || CreateMessage::new().content("once").nonce(Nonce::String("n1".into())).enforce_nonce(true);
    let first = room.send_message(&http, nonce()).await.unwrap();
    let second = room.send_message(&http, nonce()).await.unwrap();
    assert_eq!(first.id, second.id);
    assert_eq!(people.visible(ruth, room.get()).len(), 3);

    // Files.
    let file = CreateAttachment::bytes(&b"a,b\n"[..], "plan ü.csv").description("The plan");
    let with_file = CreateMessage::new().content("file").add_file(file);
    let sent = room.send_message(&http, with_file).await.unwrap();
    assert_eq!(sent.attachments[0].filename, "plan ü.csv");
    assert_eq!(sent.attachments[0].description.as_deref(), Some("The plan"));
    let bytes = reqwest::get(&sent.attachments[0].url).await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[..], b"a,b\n");

    // Reading back.
    let page = room.messages(&http, GetMessages::new().limit(2)).await.unwrap();
    assert_eq!(page[0].id, sent.id);
    assert_eq!(page.len(), 2);
    let before = room.messages(&http, GetMessages::new().before(first.id)).await.unwrap();
    assert_eq!(before.len(), 2);
    let after = room.messages(&http, GetMessages::new().after(first.id)).await.unwrap();
    assert_eq!(after.len(), 1);
    let admin = server.admin();
    let guild = server.guild("Maple Valley School District");
    admin.overwrite(room.get(), Target::Role(guild), 0, permissions::READ_MESSAGE_HISTORY);
    // The bot's own role gives it back in the guild, but the channel takes it from everyone, the bot too.
    assert!(room.messages(&http, GetMessages::new()).await.unwrap().is_empty());

    // What is refused, is refused as Discord does, and recorded.
    let code = |result: serenity::Result<serenity::all::Message>| match result {
        Err(serenity::Error::Http(serenity::all::HttpError::UnsuccessfulRequest(response))) => response.error.code,
        other => panic!("{other:?}"),
    };
    let say = |text: &str| CreateMessage::new().content(text);
    assert_eq!(code(room.send_message(&http, say("")).await), 50006);
    assert_eq!(code(ChannelId::new(12).send_message(&http, say("x")).await), 10003);
    admin.overwrite(room.get(), Target::Role(guild), 0, permissions::SEND_MESSAGES);
    assert_eq!(code(room.send_message(&http, say("x")).await), 50013);
    admin.overwrite(room.get(), Target::Role(guild), 0, permissions::VIEW_CHANNEL);
    assert_eq!(code(room.send_message(&http, say("x")).await), 50001);
    let twice = CreateActionRow::Buttons(vec![CreateButton::new("a").label("A"), CreateButton::new("a").label("B")]);
    let actions = ChannelId::new(server.channel("actions"));
    assert_eq!(code(actions.send_message(&http, say("x").components(vec![twice])).await), 50035);
    let codes: Vec<u32> = server.read(|world| world.refusals.iter().map(|refusal| refusal.code).collect());
    assert_eq!(codes, [50006, 10003, 50013, 50001, 50035]);

    // Direct messages.
    let dm = UserId::new(amara).create_dm_channel(&http).await.unwrap();
    dm.id.send_message(&http, say("hello")).await.unwrap();
    assert_eq!(people.dms(amara)[0].text(), "hello");
    assert!(people.dms(amara)[0].pinged_you);
    let dm = UserId::new(ruth).create_dm_channel(&http).await.unwrap();
    assert_eq!(code(dm.id.send_message(&http, say("hello")).await), 50007);
    people.close_dms(ruth, false);
    assert!(dm.id.send_message(&http, say("hello")).await.is_ok());
}

#[tokio::test]
async fn serenity_reads_guilds_roles_and_members() {
    let server = start().await;
    let http = http(&server);
    let guild = serenity::all::GuildId::new(server.guild("Maple Valley School District"));
    let partial = http.get_guild(guild).await.unwrap();
    assert_eq!(partial.system_channel_id.map(|id| id.get()), Some(server.channel("general")));
    assert_eq!(http.get_guild_roles(guild).await.unwrap().len(), 16);
    assert_eq!(http.get_channels(guild).await.unwrap().len(), 5);
    let ravi = http.get_member(guild, UserId::new(server.person("Ravi Patel"))).await.unwrap();
    assert_eq!(ravi.roles.len(), 1);
    assert!(http.get_member(guild, UserId::new(server.person("Ingrid Solberg"))).await.is_err());
    assert!(http.get_channel(ChannelId::new(server.channel("core-team"))).await.is_ok());
    assert_eq!(http.get_guilds(None, None).await.unwrap().len(), 2);
    assert_eq!(http.get_current_user().await.unwrap().name, "plankeeper");
    assert_eq!(http.get_current_application_info().await.unwrap().name, "Plankeeper");
    assert_eq!(http.get_bot_gateway().await.unwrap().url, server.url().replace("http", "ws"));
    let counts: Value = reqwest::Client::new()
        .get(format!("{}/api/v10/guilds/{guild}/roles/member-counts", server.url()))
        .header("authorization", format!("Bot {}", server.token()))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(counts[server.role("Core team").to_string()], 3);
    // A wrong token, and a route that isn't there.
    let wrong = HttpBuilder::new("wrong").proxy(server.url()).ratelimiter_disabled(true).build();
    let Err(serenity::Error::Http(error)) = wrong.get_current_user().await else { panic!() };
    assert_eq!(error.status_code().unwrap().as_u16(), 401);
    assert!(http.get_guild_vanity_url(guild).await.is_err());
    assert_eq!(server.read(|world| world.refusals.last().unwrap().status), 404);
}

#[tokio::test]
async fn connections_break_and_are_resumed() {
    let server = start().await;
    let (_running, mut hears) = connected(&server).await;
    register(&server).await;
    let people = server.people();
    let amara = server.person("Amara Okafor");
    let room = server.channel("staff-room");

    // What happens while the connection is down arrives after it is resumed.
    server.faults().drop_gateways();
    server.wait_until(SOON, |world| (!world.bot_connected()).then_some(())).await.unwrap();
    let id = people.slash(amara, room, "readiness later", &[]).unwrap();
    assert_eq!(next(&mut hears).await, "resumed");
    let answer = people.answer(id, SOON).await;
    assert!(answer.message().is_some(), "{answer:?}");
    server.faults().ask_reconnect();
    assert_eq!(next(&mut hears).await, "resumed");
    assert_eq!(server.read(|world| world.sessions[0].resumed), 2);

    // Where resuming is refused, the bot identifies anew.
    server.faults().refuse_resume(true);
    server.faults().drop_gateways();
    assert_eq!(next(&mut hears).await, "ready 2");
    next(&mut hears).await;
    next(&mut hears).await;

    // Guilds, channels and roles come and go.
    let admin = server.admin();
    let maple = server.guild("Maple Valley School District");
    admin.delete_channel(server.channel("actions"));
    assert_eq!(next(&mut hears).await, "channel gone actions");
    let role = server.role("Union");
    admin.delete_role(maple, role);
    assert_eq!(next(&mut hears).await, format!("role gone {role}"));
    admin.guild_outage(maple);
    assert_eq!(next(&mut hears).await, "gone true");
    admin.guild_back(maple);
    assert!(next(&mut hears).await.starts_with("guild Maple"));
    admin.remove_bot(maple);
    assert_eq!(next(&mut hears).await, "gone false");
    assert!(http(&server).get_guild(maple.into()).await.is_err());
}

#[tokio::test]
async fn a_bot_that_starts_again_goes_on() {
    let server = start().await;
    let (mut first, mut hears) = client(&server, GatewayIntents::GUILDS).await;
    let shards = first.shard_manager.clone();
    let running = tokio::spawn(async move { first.start().await });
    next(&mut hears).await;
    register(&server).await;
    let before = server.read(|world| world.commands.clone());
    shards.shutdown_all().await;
    running.await.unwrap().unwrap();
    server.wait_until(SOON, |world| (!world.bot_connected()).then_some(())).await.unwrap();
    let (_again, _hears) = connected(&server).await;
    register(&server).await;
    assert_eq!(server.read(|world| world.commands.clone()), before, "what did not change keeps its id and version");
    let people = server.people();
    let (amara, room) = (server.person("Amara Okafor"), server.channel("staff-room"));
    let id = people.slash(amara, room, "readiness later", &[]).unwrap();
    assert!(people.answer(id, SOON).await.message().is_some());
    // A click in direct messages carries no guild and no member.
    let dm = UserId::new(amara).create_dm_channel(&http(&server)).await.unwrap();
    let row = CreateActionRow::Buttons(vec![CreateButton::new("done").label("Done")]);
    let sent =
        dm.id.send_message(&http(&server), CreateMessage::new().content("x").components(vec![row])).await.unwrap();
    let click = people.click(amara, sent.id.get(), "done").unwrap();
    assert_eq!(people.answer(click, SOON).await.message().unwrap().text(), "forged done");
    let payload = server.read(|world| world.interactions[&click].payload.clone());
    assert!(payload["guild_id"].is_null() && payload["member"].is_null() && payload["user"].is_object());
    assert_eq!(people.dms(amara).len(), 2);
}

#[tokio::test]
async fn the_gateway_refuses_a_wrong_token_and_privileged_intents() {
    let server = start().await;
    let (mut curious, _hears) = client(&server, GatewayIntents::GUILDS | GatewayIntents::GUILD_MEMBERS).await;
    assert!(curious.start().await.is_err());
    let wrong = HttpBuilder::new("wrong").proxy(server.url()).ratelimiter_disabled(true).build();
    let mut wrong = ClientBuilder::new_with_http(wrong, GatewayIntents::GUILDS).await.unwrap();
    assert!(wrong.start().await.is_err());
    let codes: Vec<u16> = server.read(|world| world.gateway_closes.iter().map(|(code, _)| *code).collect());
    assert!(codes.contains(&4014), "{codes:?}");
    assert!(server.read(|world| world.sessions.is_empty()));
}

#[tokio::test]
async fn interactions_are_answered_once_in_time_and_by_their_token() {
    let server = start().await;
    register(&server).await;
    let people = server.people();
    let amara = server.person("Amara Okafor");
    let room = server.channel("staff-room");
    let web = reqwest::Client::new();
    let post = async |path: String, body: Value| {
        let response = web.post(format!("{}/api/v10{path}", server.url())).json(&body).send().await.unwrap();
        let status = response.status().as_u16();
        let json: Value = response.json().await.unwrap_or_default();
        (status, json["code"].as_u64().unwrap_or(0), json)
    };
    let token = |id: u64| server.read(|world| world.interactions[&id].token.clone());
    let bot = server.read(|world| world.bot);
    let callback = |id: u64| format!("/interactions/{id}/{}/callback", token(id));
    let hello = json!({"type": 4, "data": {"content": "hello"}});

    let id = people.slash(amara, room, "readiness later", &[]).unwrap();
    let webhook = format!("/webhooks/{bot}/{}", token(id));
    assert_eq!(post(webhook.clone(), json!({"content": "too early"})).await.1, 10015);
    assert_eq!(post(format!("/interactions/{id}/wrong/callback"), hello.clone()).await.1, 10062);
    for kind in [6, 7, 8] {
        let body = json!({"type": kind, "data": {"content": "x", "choices": []}});
        assert_eq!(post(callback(id), body).await.1, 50035, "{kind} does not answer a command");
    }
    assert_eq!(post(callback(id), json!({"type": 4, "data": {"content": ""}})).await.1, 50006);
    let long = json!({"type": 4, "data": {"content": "x".repeat(2001)}});
    let (_, _, body) = post(callback(id), long).await;
    assert_eq!(body["errors"]["data"]["content"]["_errors"][0]["code"], "BASE_TYPE_MAX_LENGTH");
    // A deferral decides that it is private; what follows can't change that.
    let (status, _, body) =
        post(format!("{}?with_response=true", callback(id)), json!({"type": 5, "data": {"flags": 64}})).await;
    assert_eq!((status, body["interaction"]["response_message_loading"].clone()), (200, json!(true)));
    assert!(matches!(people.answer(id, Duration::from_millis(50)).await, Answer::Silent), "a deferral is no answer");
    assert_eq!(post(callback(id), hello.clone()).await.1, 40060);
    let (status, ..) = post(webhook.clone(), json!({"content": "done"})).await;
    assert_eq!(status, 200);
    let seen = people.visible(amara, room);
    assert_eq!((seen.len(), seen[0].ephemeral, seen[0].text()), (1, true, "done".to_owned()));
    assert!(matches!(people.answer(id, SOON).await, Answer::Message(_)));

    // One that no client can read is delivered, and can be answered all the same.
    let overlay = json!({"type": 99, "locale": null});
    let id = people.raw_interaction(amara, room, overlay.as_object().unwrap());
    assert_eq!(server.read(|world| world.interactions[&id].payload["type"].clone()), 99);
    assert_eq!(post(callback(id), hello.clone()).await.0, 204);
    // Too late.
    let id = people.slash(amara, room, "readiness later", &[]).unwrap();
    server.faults().expire(id);
    assert_eq!(post(callback(id), hello.clone()).await.1, 10062);
    // Delivered twice, answered once.
    let id = people.slash(amara, room, "readiness later", &[]).unwrap();
    people.redeliver(id);
    assert_eq!(post(callback(id), hello.clone()).await.0, 204);
    assert_eq!(post(callback(id), hello).await.1, 40060);
    assert_eq!(server.read(|world| world.interactions[&id].kind), Kind::Command);
    // Everything that the bot was told, another library reads as well.
    let seen = people.visible(amara, room);
    let row = json!([{"type": 1, "components": [{"type": 2, "style": 1, "label": "L", "custom_id": "l"}]},
        {"type": 1, "components": [{"type": 8, "custom_id": "c"}]}]);
    let shown = json!({"content": "x", "components": row});
    let last = token(id);
    assert_eq!(post(format!("/webhooks/{bot}/{last}"), shown).await.0, 200);
    let message = people.visible(amara, room).last().unwrap().id;
    assert!(seen.iter().all(|seen| seen.id != message));
    people.click(amara, message, "l").unwrap();
    people.select(amara, message, "c", &[&room.to_string()]).unwrap();
    people.forge_modal(amara, room, "f", &[("a", "b")]);
    let payloads: Vec<Value> = server.read(|world| world.interactions.values().map(|it| it.payload.clone()).collect());
    for payload in payloads.into_iter().filter(|payload| payload["type"] != 99) {
        let read: Result<twilight_model::application::interaction::Interaction, _> =
            serde_json::from_value(payload.clone());
        assert!(read.is_ok(), "{:?} in {payload:#}", read.err());
    }
}

#[tokio::test]
async fn tokens_and_nonces_age_by_the_worlds_clock() {
    let clock = Arc::new(std::sync::Mutex::new(noon()));
    let read = clock.clone();
    let options = Options::new(Arc::new(move || *read.lock().unwrap()));
    let server = Server::start(World::made_up_district(), options).await.unwrap();
    register(&server).await;
    let room = server.channel("staff-room");
    let id = server.people().slash(server.person("Amara Okafor"), room, "readiness later", &[]).unwrap();
    let http = http(&server);
    let token = server.read(|world| world.interactions[&id].token.clone());
    http.create_interaction_response(id.into(), &token, &json!({"type": 4, "data": {"content": "x"}}), vec![])
        .await
        .unwrap();
    let send = async || {
        let message = CreateMessage::new().content("x").nonce(Nonce::String("n".into())).enforce_nonce(true);
        ChannelId::new(room).send_message(&http, message).await.unwrap().id
    };
    let first = send().await;
    *clock.lock().unwrap() += chrono::Duration::minutes(16);
    let second = send().await;
    assert_ne!(second, first, "the nonce is forgotten");
    assert_eq!(send().await, second);
    server.faults().forget_nonces();
    assert_ne!(send().await, second, "this one, too");
    let edit = http.edit_original_interaction_response(&token, &json!({"content": "y"}), vec![]).await;
    let Err(serenity::Error::Http(serenity::all::HttpError::UnsuccessfulRequest(error))) = edit else { panic!() };
    assert_eq!((error.status_code.as_u16(), error.error.code), (401, 50027));
}

#[tokio::test]
async fn an_interaction_fails_when_its_window_is_over() {
    let mut options = Options::new(Arc::new(noon));
    options.window = Duration::from_millis(60);
    let server = Server::start(World::made_up_district(), options).await.unwrap();
    register(&server).await;
    let people = server.people();
    let (amara, room) = (server.person("Amara Okafor"), server.channel("staff-room"));
    let id = people.slash(amara, room, "readiness later", &[]).unwrap();
    assert!(matches!(people.answer(id, Duration::from_millis(5)).await, Answer::Silent));
    assert!(matches!(people.answer(id, SOON).await, Answer::Failed));
    let token = server.read(|world| world.interactions[&id].token.clone());
    let late = json!({"type": 4, "data": {"content": "x"}});
    assert!(http(&server).create_interaction_response(id.into(), &token, &late, vec![]).await.is_err());
    assert_eq!(server.read(|world| world.refusals[0].code), 10062);
}

#[tokio::test]
async fn faults_happen_as_ordered() {
    let server = start().await;
    let room = server.channel("actions");
    let web = reqwest::Client::builder().timeout(Duration::from_millis(300)).build().unwrap();
    let send = async |text: &str| {
        web.post(format!("{}/api/v10/channels/{room}/messages", server.url()))
            .header("authorization", format!("Bot {}", server.token()))
            .json(&json!({"content": text}))
            .send()
            .await
    };
    let count = || server.people().visible(server.person("Amara Okafor"), room).len();
    let faults = server.faults();
    let next = |fault: Fault| faults.rule(Rule::new("POST", "/channels/*/messages", fault).times(1));

    next(Fault::RateLimited { retry_after: Duration::from_millis(1500), global: true });
    let limited = send("a").await.unwrap();
    assert_eq!(limited.status(), 429);
    assert_eq!(limited.headers()["retry-after"], "2");
    assert_eq!(limited.headers()["x-ratelimit-global"], "true");
    assert_eq!(limited.json::<Value>().await.unwrap()["retry_after"], 1.5);
    next(Fault::Status(503));
    assert_eq!(send("b").await.unwrap().status(), 503);
    next(Fault::Hang);
    assert!(send("c").await.unwrap_err().is_timeout());
    next(Fault::Close);
    assert!(!send("d").await.unwrap_err().is_timeout());
    assert_eq!(count(), 0);
    next(Fault::ApplyThenHang);
    assert!(send("e").await.unwrap_err().is_timeout());
    assert_eq!(count(), 1);
    next(Fault::ApplyThenClose);
    assert!(!send("f").await.unwrap_err().is_timeout());
    assert_eq!(count(), 2);
    faults.down(Some(Fault::Status(500)));
    assert_eq!(send("g").await.unwrap().status(), 500);
    faults.down(None);
    assert_eq!(send("h").await.unwrap().status(), 200);
    let log = server.read(|world| world.requests.iter().map(|r| (r.status, r.applied, r.faulty)).collect::<Vec<_>>());
    let expected = [
        (Some(429), false, true),
        (Some(503), false, true),
        (None, false, true),
        (None, false, true),
        (None, true, true),
        (None, true, true),
        (Some(500), false, true),
        (Some(200), true, false),
    ];
    assert_eq!(log, expected);
    assert!(server.read(|world| world.refusals.is_empty()), "faults are no refusals");
    server.stop().await;
}

#[tokio::test]
async fn the_page_serves_its_own_origin_only() {
    let server = start().await;
    let (_running, _hears) = connected(&server).await;
    register(&server).await;
    let web = reqwest::Client::new();
    let url = server.url();
    let page = web.get(&url).send().await.unwrap();
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    for (name, value) in [("host", "evil.example"), ("origin", "http://evil.example"), ("origin", "null")] {
        let answer = web.get(format!("{url}/rehearsal/state")).header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{name}: {value}");
    }
    let state = async |query: String| -> Value {
        web.get(format!("{url}/rehearsal/state?{query}")).send().await.unwrap().json().await.unwrap()
    };
    let amara = server.person("Amara Okafor").to_string();
    let room = server.channel("staff-room").to_string();
    let shown = state(format!("person={amara}&channel={room}")).await;
    assert_eq!(shown["person"], amara);
    assert_eq!(shown["channel"], room);
    assert_eq!(shown["bot"]["connected"], true);
    assert_eq!(shown["commands"][1]["name"], "readiness open");
    assert_eq!(shown["channels"].as_array().unwrap().len(), 5);
    let ruth = state(format!("person={}", server.person("Ruth Abernathy"))).await;
    assert_eq!(ruth["channels"].as_array().unwrap().len(), 4, "no core team");

    let post = async |path: &str, body: Value| -> Value {
        web.post(format!("{url}/rehearsal/{path}")).json(&body).send().await.unwrap().json().await.unwrap()
    };
    let opened = post(
        "slash",
        json!({"person": amara, "channel": room, "command": "readiness open", "options": {"mode": "confidential"}}),
    )
    .await;
    assert_eq!((opened["outcome"].clone(), opened["ephemeral"].clone()), (json!("message"), json!(true)));
    let shown = state(format!("person={amara}&channel={room}")).await;
    assert_eq!(shown["messages"][0]["answer_to"]["command"], "readiness open");
    assert_eq!(shown["messages"][0]["ephemeral"], true);
    let form = post("click", json!({"person": amara, "message": opened["message"], "custom_id": "form"})).await;
    assert_eq!(form["modal"]["title"], "Say it");
    let said = json!({"person": amara, "interaction": form["interaction"], "values": {"words": "hi"}});
    assert_eq!(post("submit", said).await["outcome"], "message");
    let impossible = post("click", json!({"person": amara, "message": opened["message"], "custom_id": "off"})).await;
    assert_eq!(impossible["outcome"], "impossible");
    let typed = json!({"person": amara, "channel": room, "command": "readiness open", "options": {"topic": "x"}, "focused": "topic"});
    assert_eq!(post("autocomplete", typed).await["choices"][0]["name"], "x!");
    let picked = json!({"person": amara, "message": opened["message"], "custom_id": "pick", "values": ["red"]});
    assert_eq!(post("select", picked).await["outcome"], "message");
    post("forget", json!({"person": amara})).await;
    assert_eq!(state(format!("person={amara}&channel={room}")).await["messages"], json!([]));
    assert_eq!(post("clock", json!({"add_minutes": 5})).await["outcome"], "impossible");
    let plain = web.post(format!("{url}/rehearsal/forget")).body("{}").send().await.unwrap();
    assert_eq!(plain.status(), 415);
    let mut events = web.get(format!("{url}/rehearsal/events")).send().await.unwrap();
    assert!(String::from_utf8_lossy(&events.chunk().await.unwrap().unwrap()).starts_with("data: "));
}
