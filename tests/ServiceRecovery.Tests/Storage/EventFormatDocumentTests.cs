using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Tests.Storage.StoredForms;

namespace ServiceRecovery.Tests.Storage;

/// <summary>Compares docs/event-format.md with what is stored; its two tables are rewritten by the switch of <see cref="Approved"/>.</summary>
public class EventFormatDocumentTests
{
    private const string Document = "docs/event-format.md";
    private const string Lists = "## Closed lists\n";
    private const string Events = "## Every event\n\nA member with `?` may be absent.\n";

    private const string Debriefs = "\n## Every event of a debrief\n\n`debrief-contributed`, `factor-found` and `no-factor-found` have the debrief itself as actor, role `debrief` and kind `system`, repeat the recorded time of the event before, and their command is a keyed hash of the caller's.\n\n";

    private static readonly NullabilityInfoContext Nullability = new();

    [Fact]
    public void The_description_names_every_event_every_member_and_every_word()
    {
        var text = File.ReadAllText(Path.Combine(Shared.Root, Document)).ReplaceLineEndings("\n");
        var lists = text.IndexOf(Lists, StringComparison.Ordinal);
        Assert.True(lists > 0, $"'{Document}' has no chapter '{Lists.Trim()}'.");

        Approved.Document(Document, text[..lists] + Lists + "\n" + ListTable() + "\n" + Events + "\n" + EventTable() + Debriefs + DebriefTable());
    }

    [Fact]
    public void The_example_of_a_body_is_one()
    {
        var text = File.ReadAllText(Path.Combine(Shared.Root, Document));
        var example = Store(new CaseEvent.PromiseMade(
            new PromiseId("p-1"),
            PromiseKind.ToCustomer,
            PersonalText.From("We call Mr. Ümlaut back."),
            Generators.Organization.SubjectOf(new PersonId("ana")),
            new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)));

        Assert.Contains(Json(example), text, StringComparison.Ordinal);
    }

    private static string EventTable() => TableOf(Generators.EventTypes.Select(type => Generators.WholeEventOf(type).Sample(1, 10).Single()).Select(whole => (whole.GetType(), EventCodec.TypeOf(whole), Store(whole))));

    private static string DebriefTable() => TableOf(ServiceRecovery.Tests.Debriefs.DebriefSamples.Whole.Select(whole => (whole.GetType(), EventCodec.TypeOf(whole), ServiceRecovery.Tests.Debriefs.DebriefSamples.Store(whole))));

    private static string TableOf(IEnumerable<(Type Type, string Name, StoredEvent Stored)> events)
    {
        var table = new StringBuilder("| stored name | members |\n|---|---|\n");
        foreach (var (type, name, stored) in events)
        {
            using var body = JsonDocument.Parse(stored.Body);
            var parameters = type.GetConstructors()[0].GetParameters();
            var members = body.RootElement.EnumerateObject().Select((member, i) => $"{member.Name}{(MayBeAbsent(parameters[i]) ? "?" : "")}: {FormOf(parameters[i].ParameterType)}");
            table.Append(CultureInfo.InvariantCulture, $"| `{name}` | {string.Join(" · ", members)} |\n");
        }

        return table.ToString();
    }

    private static string ListTable()
    {
        var lists = Generators.EventTypes.Concat(ServiceRecovery.Tests.Debriefs.DebriefSamples.Whole.Select(whole => whole.GetType()))
            .SelectMany(type => type.GetConstructors()[0].GetParameters())
            .Select(parameter => Bare(parameter.ParameterType))
            .Select(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? type.GetGenericArguments()[0] : type)
            .Where(type => type.IsEnum)
            .Distinct()
            .OrderBy(type => type.Name, StringComparer.Ordinal);
        var table = new StringBuilder("| list | words |\n|---|---|\n");
        foreach (var list in lists)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {Kebab(list.Name)} | {string.Join(", ", Enum.GetNames(list).Select(name => $"`{Kebab(name)}`"))} |\n");
        }

        return table.ToString();
    }

    private static bool MayBeAbsent(ParameterInfo parameter) =>
        Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        || (parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        || Nullability.Create(parameter).WriteState == NullabilityState.Nullable;

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string FormOf(Type type) => Bare(type) switch
    {
        var bare when bare.IsEnum => Kebab(bare.Name),
        { IsGenericType: true } bare when bare.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => $"list of {FormOf(bare.GetGenericArguments()[0])}",
        var bare when bare == typeof(PersonalText) => "text",
        var bare when bare == typeof(Subject) => "subject",
        var bare when bare == typeof(DateTimeOffset) => "time",
        var bare when bare == typeof(TimeSpan) => "duration",
        var bare when bare == typeof(bool) => "yes or no",
        var bare when bare == typeof(int) || bare == typeof(long) => "integer",
        var bare when bare == typeof(Money) => "money",
        var bare when bare == typeof(PlaybookRef) || bare == typeof(RuleRef) => "ref",
        var bare when bare == typeof(EvidenceTaken) => "evidence",
        var bare when bare == typeof(SourceTaken) => "source",
        var bare when bare == typeof(FollowUpPlan) => "plan",
        var bare when bare == typeof(CaseEvent) => "event",
        var bare when bare == typeof(CarriedEvent) => "carried event",
        var bare when bare == typeof(ImmutableSortedDictionary<string, int>) => "scores",
        var bare when bare == typeof(ImmutableSortedDictionary<string, PersonalText>) => "values",
        var bare when bare == typeof(string) || bare.GetConstructor([typeof(string)]) is not null => "id",
        var bare => throw new InvalidOperationException($"'{bare.Name}' has no form in '{Document}'. Describe it there and name it here."),
    };
}
