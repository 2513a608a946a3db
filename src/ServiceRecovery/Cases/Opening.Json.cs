using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

internal static partial class OpeningActs
{
    private static readonly ImmutableArray<string> OfFailures = ["nature", "failure", "severity", "inconvenience", "cause", "needs", "representative"];

    // One verb for three kinds of report, so its fields are those of all three.
    internal static partial ActFields ReportFields() => new(
        [
            new FieldSpec("type", new FieldShape.Word(["failure", "praise", "near-miss"]), Default: "failure"),
            new FieldSpec("nature", new FieldShape.Word([.. StoredWords.FailureNature]), Default: "outcome"),
            new FieldSpec("failure", new FieldShape.Reference("the organization's own name for what went wrong")),
            new FieldSpec("severity", new FieldShape.Word([.. StoredWords.Severity])),
            new FieldSpec("inconvenience", new FieldShape.Word([.. StoredWords.Inconvenience]), Default: "some"),
            new FieldSpec("text", new FieldShape.Text()),
            new FieldSpec("channel", new FieldShape.Id("a channel"), IsNeeded: true),
            new FieldSpec("customer", new FieldShape.Reference()),
            new FieldSpec("order", new FieldShape.Reference()),
            new FieldSpec("place", new FieldShape.Reference("a place")),
            new FieldSpec("openedBy", new FieldShape.Word([.. StoredWords.OpenedBy])),
            new FieldSpec("evidence", FieldShape.EvidenceGiven),
            new FieldSpec("cause", new FieldShape.Reference("a cause")),
            new FieldSpec("safety", new FieldShape.Flag(), Default: "false"),
            new FieldSpec("needs", new FieldShape.Text()),
            new FieldSpec("representative", new FieldShape.Reference()),
            new FieldSpec("playbook", new FieldShape.Object([new FieldSpec("name", new FieldShape.Id("a playbook"), IsNeeded: true), new FieldSpec("version", new FieldShape.Count(1, int.MaxValue), IsNeeded: true)])),
            new FieldSpec("concerned", new FieldShape.List(new FieldShape.Reference("a person"), 0, MostPeople)),
            new FieldSpec("praised", new FieldShape.List(new FieldShape.Reference("a person"), 0, MostPeople)),
        ],
        [
            new FieldRule.NeededWhen("severity", "type", ["failure"], "failure"),
            new FieldRule.NeededWhen("text", "type", ["praise", "near-miss"], "failure"),
            .. OfFailures.Select(name => new FieldRule.OnlyWhen(name, "type", ["failure"], "failure")),
            new FieldRule.OnlyWhen("customer", "type", ["failure", "praise"], "failure"),
            new FieldRule.OnlyWhen("order", "type", ["failure", "praise"], "failure"),
            new FieldRule.OnlyWhen("praised", "type", ["praise"], "failure"),
        ],
        static (values, _) => ReportOf(values)) { About = "Opens a case: a customer was let down, a customer was delighted, or something nearly went wrong." };

    internal static partial void Write(BodyWriter json, CaseCommand.ReportFailure command)
    {
        json.Word("nature", StoredWords.FailureNature, (int)command.Nature);
        json.Id("failure", command.Failure?.Value);
        json.Word("severity", StoredWords.Severity, (int)command.Severity);
        json.Word("inconvenience", StoredWords.Inconvenience, (int)command.Inconvenience);
        json.Id("text", command.Account);
        json.Id("channel", command.Channel.Value);
        json.Id("customer", command.Customer?.Value);
        json.Id("order", command.Order?.Value);
        json.Id("place", command.Place?.Value);
        json.Word("openedBy", StoredWords.OpenedBy, (int)command.OpenedBy);
        json.Given(command.Evidence);
        json.Id("cause", command.Cause?.Value);
        json.Flag("safety", command.Safety);
        json.Id("needs", command.Needs);
        json.Id("representative", command.Representative?.Value);
        WritePlaybook(json, command.Playbook);
        json.Ids("concerned", command.Concerned, static id => id.Value);
    }

    internal static partial void Write(BodyWriter json, CaseCommand.ReportPraise command)
    {
        json.Id("type", "praise");
        json.Id("text", command.Words);
        json.Id("channel", command.Channel.Value);
        json.Id("customer", command.Customer?.Value);
        json.Id("order", command.Order?.Value);
        json.Id("place", command.Place?.Value);
        WritePlaybook(json, command.Playbook);
        json.Ids("praised", command.Praised, static id => id.Value);
        json.Flag("safety", command.Safety);
        WriteOpening(json, command.OpenedBy, command.Evidence, command.Concerned);
    }

    internal static partial void Write(BodyWriter json, CaseCommand.ReportNearMiss command)
    {
        json.Id("type", "near-miss");
        json.Id("text", command.Words);
        json.Id("channel", command.Channel.Value);
        json.Id("place", command.Place?.Value);
        json.Flag("safety", command.Safety);
        WritePlaybook(json, command.Playbook);
        WriteOpening(json, command.OpenedBy, command.Evidence, command.Concerned);
    }

    private static void WriteOpening(BodyWriter json, OpenedBy? openedBy, Evidence? evidence, ImmutableArray<PersonId> concerned)
    {
        if (openedBy is { } by)
        {
            json.Word("openedBy", StoredWords.OpenedBy, (int)by);
        }

        json.Given(evidence);
        json.Ids("concerned", concerned, static id => id.Value);
    }

    private static void WritePlaybook(BodyWriter json, PlaybookRef? playbook)
    {
        if (playbook is { } named)
        {
            json.Playbook("playbook", named);
        }
    }

    private static CaseCommand ReportOf(FieldValues values)
    {
        var channel = values.Id("channel", static id => new Channel(id));
        var customer = values.FindId("customer", static id => new CustomerRef(id));
        var order = values.FindId("order", static id => new CustomerRef(id));
        var place = values.FindId("place", static id => new PlaceId(id));
        var playbook = values.Find<FieldValues>("playbook")?.Playbook();
        var openedBy = (OpenedBy?)values.FindWord("openedBy", StoredWords.OpenedBy);
        var concerned = values.Ids("concerned", static id => new PersonId(id));
        return values.Find<string>("type") switch
        {
            "praise" => new CaseCommand.ReportPraise(values.Text("text"), channel, values.Ids("praised", static id => new PersonId(id)), customer, order, place, playbook, values.Flag("safety"), openedBy, values.Evidence(), concerned),
            "near-miss" => new CaseCommand.ReportNearMiss(values.Text("text"), channel, place, values.Flag("safety"), playbook, openedBy, values.Evidence(), concerned),
            _ => new CaseCommand.ReportFailure(
                values.Find<string>("text"),
                (Severity)values.Word("severity", StoredWords.Severity),
                channel,
                (Inconvenience)(values.FindWord("inconvenience", StoredWords.Inconvenience) ?? (int)Inconvenience.Some),
                (FailureNature)(values.FindWord("nature", StoredWords.FailureNature) ?? (int)FailureNature.Outcome),
                values.FindId("failure", static id => new FailureKind(id)),
                openedBy ?? OpenedBy.Staff,
                customer,
                order,
                place,
                values.FindId("cause", static id => new CauseId(id)),
                values.Flag("safety"),
                values.Find<string>("needs"),
                values.FindId("representative", static id => new CustomerRef(id)),
                values.Evidence(),
                concerned,
                playbook),
        };
    }
}
