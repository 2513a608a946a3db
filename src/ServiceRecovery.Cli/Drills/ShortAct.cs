using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ServiceRecovery.Drills;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Drills;

/// <summary>How a verb is typed at the prompt of a drill. What the verb means and what its fields take is the table of verbs' to say.</summary>
/// <param name="Verb">The verb of <c>exec</c>.</param>
/// <param name="Syntax">What follows it.</param>
/// <param name="Example">An act as somebody would type it.</param>
/// <param name="Fields">Makes the fields; null when what was typed doesn't fit the syntax.</param>
internal sealed record ShortAct(string Verb, string Syntax, string Example, Func<TypedWords, Drill, JsonObject?> Fields)
{
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["ask"] = "follow-up", ["confirm"] = "confirm-understanding", ["give"] = "compensate", ["move"] = "move-promise", ["release"] = "release-promise",
    };

    public static ImmutableArray<ShortAct> All { get; } =
    [
        new("own", "", "own", (_, _) => []),
        new("acknowledge", "[@CHANNEL] [WORDS]", "acknowledge I have your message.", Said),
        new("apologize", "[@CHANNEL] [WORDS]", "apologize I am sorry. We forgot to call you.", Said),
        new("listen", "[WORDS]", "listen", Listened),
        new("confirm-understanding", "WORDS", "confirm You need it by six.", (typed, _) => typed.Rest() is { } words ? new() { ["text"] = words, ["agreed"] = true } : null),
        new("explain", "[unknown|confidential] WORDS", "explain Nobody wrote the call down.", Explained),
        new("correct", "[part] WORDS", "correct A technician has repaired it.", Corrected),
        new("cannot-correct", "REASON | INSTEAD", "cannot-correct Sold out. | A room next door.", (typed, _) => typed.Two() is var (reason, instead) ? new() { ["reason"] = reason, ["instead"] = instead } : null),
        new("no-failure", "EVIDENCE | WORDS", "no-failure The ledger shows one charge. | It was a hold.", (typed, _) => typed.Two() is var (evidence, words) ? new() { ["evidence"] = evidence, ["text"] = words } : null),
        new("compensate", "REF KIND AMOUNT [PROOF]", "give g1 voucher 20.00", Given),
        new("settle", "REF PROOF", "settle g1 card 5512", (typed, _) => typed.Pair("ref", "proof")),
        new("reverse", "REF REASON", "reverse g1 It was paid twice.", (typed, _) => typed.Pair("ref", "reason")),
        new("decline", "REF REASON", "decline g1 I give less, and at once.", (typed, _) => typed.Pair("ref", "reason")),
        new("approve", "REF", "approve g1", (typed, _) => typed.Only("ref")),
        new("hand-on", "REF LEVEL", "hand-on g1 manager", (typed, _) => typed.Pair("ref", "level")),
        new("promise", "REF TIME WORDS", "promise p1 60m You hear from me.", (typed, _) => typed.Word() is { } id && typed.Time() is { } within && typed.Rest() is { } words
            ? new() { ["ref"] = id, ["within"] = Iso(within), ["text"] = words }
            : null),
        new("keep", "REF PROOF", "keep p1 Rang at three.", (typed, _) => typed.Pair("ref", "proof")),
        new("move-promise", "REF TIME", "move p1 30m", (typed, drill) => typed.Word() is { } id && typed.Time() is { } later && typed.Rest() is null
            ? new() { ["ref"] = id, ["due"] = Rfc3339.Format(drill.Now + later) }
            : null),
        new("release-promise", "REF", "release p1", (typed, _) => typed.Only("ref")),
        new("follow-up", "[CHANNEL]", "ask phone", (typed, drill) => new() { ["channel"] = typed.Word() ?? drill.Scenario.Channel.Value, ["result"] = "reached" }),
        new("escalate", "LEVEL REASON", "escalate manager This needs more than I can do.", (typed, _) => typed.Pair("level", "reason")),
        new("hand-over", "POST WORDS", "hand-over shift-lead The customer waits at home.", HandedOver),
        new("take-over", "WORDS", "take-over I have time.", (typed, _) => typed.All("text")),
        new("assess", "SEVERITY [WHY]", "assess severe A child is with them.", (typed, _) => typed.Word() is { } severity ? With(new() { ["severity"] = severity }, "why", typed.Rest()) : null),
        new("note", "WORDS", "note The line was bad.", (typed, _) => typed.All("text")),
        new("no-contact", "", "no-contact", (_, _) => new() { ["reason"] = "unreachable" }),
        new("unreconciled", "REF EFFORTS | OFFER", "unreconciled u1 Two tries. | The whole price back.", (typed, _) => typed.Word() is { } id && typed.Two() is var (efforts, offer)
            ? new() { ["ref"] = id, ["efforts"] = efforts, ["offer"] = offer, ["referralTold"] = true }
            : null),
        new("thank", "WORDS", "thank Thank you for telling us.", (typed, _) => typed.All("text")),
        new("step", "KIND [WORDS]", "step Empathize I would be angry too.", (typed, _) => typed.Word() is { } kind ? With(new() { ["kind"] = kind }, "text", typed.Rest()) : null),
        new("close", "", "close", (_, _) => []),
        new("discard", "REASON", "discard Entered for the wrong guest.", (typed, _) => typed.All("reason")),
    ];

    private static Dictionary<string, ShortAct> ByVerb { get; } = All.ToDictionary(act => act.Verb, StringComparer.Ordinal);

    /// <summary>Finds an act by its verb or by a shorter word for it.</summary>
    public static ShortAct? Find(string word) => ByVerb.GetValueOrDefault(Others.GetValueOrDefault(word, word));

    private static JsonObject Said(TypedWords typed, Drill drill) => With(new() { ["channel"] = typed.Channel() ?? drill.Scenario.Channel.Value }, "text", typed.Rest());

    // Who only listens hears what the customer has to tell.
    private static JsonObject Listened(TypedWords typed, Drill drill) => typed.Rest() is { } words
        ? new() { ["words"] = words }
        : With(new() { ["words"] = drill.Scenario.Account.Words }, "expects", drill.Scenario.Account.Expects);

    private static JsonObject? Explained(TypedWords typed, Drill drill)
    {
        var known = typed.Choice("known", "unknown", "confidential") ?? "known";
        return typed.Rest() is { } words ? new() { ["known"] = known, ["text"] = words } : null;
    }

    private static JsonObject? Corrected(TypedWords typed, Drill drill)
    {
        var extent = typed.Choice("part", "full") ?? "full";
        return typed.Rest() is { } words ? new() { ["extent"] = extent, ["text"] = words } : null;
    }

    private static JsonObject? Given(TypedWords typed, Drill drill) => typed.Word() is { } id && typed.Word() is { } kind && typed.Amount(drill.Scenario.Currency) is { } minor
        ? With(new() { ["ref"] = id, ["kind"] = kind, ["amount"] = minor, ["currency"] = drill.Scenario.Currency.Code }, "settlement", typed.Rest())
        : null;

    private static JsonObject? HandedOver(TypedWords typed, Drill drill)
    {
        if (typed.Word() is not { } post || typed.Rest() is not { } words)
        {
            return null;
        }

        // A post that isn't there is still an offer; nobody accepts it.
        var role = drill.Scenario.Colleagues.FirstOrDefault(colleague => string.Equals(colleague.Post.Value, post, StringComparison.OrdinalIgnoreCase))?.Role ?? drill.Scenario.TraineeRole;
        return new() { ["to"] = new JsonObject { ["id"] = post, ["role"] = role.Value }, ["text"] = words };
    }

    private static JsonObject With(JsonObject fields, string name, string? value)
    {
        if (value is not null)
        {
            fields[name] = value;
        }

        return fields;
    }

    private static string Iso(TimeSpan time) => FormattableString.Invariant($"PT{(long)time.TotalMinutes}M");
}
