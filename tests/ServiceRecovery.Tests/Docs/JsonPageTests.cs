using ServiceRecovery.Playbooks;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Storage;
using Xunit;
using static ServiceRecovery.Tests.Serialization.JsonSamples;

namespace ServiceRecovery.Tests.Docs;

/// <summary>The examples of docs/json.md are what the library writes, and are read back.</summary>
public class JsonPageTests
{
    private static readonly Subject Ana = new(new SubjectKey("k1:kRWbkpDbQGEdZQXoY3ZoQg"), "ana");
    private static readonly DateTimeOffset Six = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_command_is_written_as_the_page_has_it()
    {
        var command = new CaseCommand.MakePromise(new PromiseId("p-1"), "We call you back by six.", Six, Who: new PersonId("ana"));

        Assert.Equal(Example("command"), Text(RecoveryJson.Write(command)));
        Assert.Null(Difference<CaseCommand>(command, RecoveryJson.ReadCaseCommand(Utf8(Example("command")), Staff)));
    }

    [Fact]
    public void The_event_is_written_as_the_page_has_it()
    {
        var made = new CaseEvent.PromiseMade(new PromiseId("p-1"), PromiseKind.ToCustomer, PersonalText.Erased(24), Ana, Six);

        Assert.Equal(Example("event"), Text(RecoveryJson.Write(made)));
        Assert.Null(Difference<CaseEvent>(made, RecoveryJson.ReadCaseEvent(Utf8(Example("event")))));
    }

    [Fact]
    public void The_recorded_event_is_written_as_the_page_has_it()
    {
        var header = StoredForms.Header(4) with { RecordedAt = Six.AddMinutes(40), By = Ana with { Original = null }, Command = new CommandId("a4"), Stage = new Stage("Heard") };
        var recorded = new RecordedEvent(header, new CaseEvent.NoteAdded(PersonalText.From("Window tables.")));

        Assert.Equal(Example("recorded"), Text(RecoveryJson.Write(recorded)));
        Assert.Null(Difference(recorded, RecoveryJson.ReadRecordedEvent(Utf8(Example("recorded")))));
    }

    [Fact]
    public async Task The_result_is_written_as_the_page_has_it()
    {
        var desk = RecoveryDesk.Create(new RecoverySetup { Store = new InMemoryRecoveryStore(), Options = { FallbackOwner = new PersonId("desk") } });
        var result = await desk.HandleAsync(new CaseId("C-1"), new RecoveryBatch(new CommandId("a1"), Staff, new CaseCommand.ReportFailure("The soup was cold.", Severity.Major, Channel.InPerson)));

        Assert.Equal(Example("result"), Text(RecoveryJson.Write(result)));
    }

    [Fact]
    public void The_playbook_of_the_page_is_sound_and_has_the_step_of_its_own()
    {
        var hotel = Playbook.Build(PlaybookJson.Read(Example("playbook")));

        Assert.True(hotel.Allows(new Stage("Apologized"), new StepKind("SendFlowers")));
        Assert.Equal(Ending.Recovered, hotel.EndingOf(new Stage("Recovered")));
    }

    private static string Example(string name)
    {
        var page = File.ReadAllText(Path.Combine(Shared.Root, "docs", "json.md")).ReplaceLineEndings("\n");
        var begin = page.IndexOf($"<!-- json: {name} -->\n```json\n", StringComparison.Ordinal);
        Assert.True(begin >= 0, $"docs/json.md has no example '{name}'.");
        begin = page.IndexOf("```json\n", begin, StringComparison.Ordinal) + "```json\n".Length;
        return page[begin..page.IndexOf("\n```", begin, StringComparison.Ordinal)];
    }
}
