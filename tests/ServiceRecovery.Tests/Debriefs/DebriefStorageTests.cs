using System.Collections;
using System.Collections.Immutable;
using System.Text;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Transfer;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Transfer;
using ServiceRecovery.Tests.Storage;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;
using static ServiceRecovery.Tests.Debriefs.DebriefWalks;

namespace ServiceRecovery.Tests.Debriefs;

public class DebriefStorageTests
{
    public static TheoryData<string> Names => [.. DebriefSamples.Whole.Select(EventCodec.TypeOf)];

    [Fact]
    public void There_is_a_sample_of_each_event() =>
        Assert.Equal(typeof(DebriefEvent).GetNestedTypes(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic).Where(type => type.IsSubclassOf(typeof(DebriefEvent))).Select(type => type.Name).Order(StringComparer.Ordinal), DebriefSamples.Whole.Select(whole => whole.GetType().Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_reads_back_as_it_was_written_without_words_or_names_in_its_bytes(string name)
    {
        var whole = DebriefSamples.Whole.Single(one => EventCodec.TypeOf(one) == name);
        var stored = DebriefSamples.Store(whole);

        Assert.Equal(Shown(whole), Shown(new EventCodec().DecodeDebrief(stored).Event));
        var body = Encoding.UTF8.GetString(stored.Body.Span);
        foreach (var text in stored.Texts.Where(text => text.Slot >= 0))
        {
            Assert.DoesNotContain(Encoding.UTF8.GetString(text.Bytes.Span), body, StringComparison.OrdinalIgnoreCase);
        }

        Assert.True(HistoryVerifier.Verify(new StoredStream(DebriefSamples.Key, 1, StoredForms.HeadOf(stored), [stored], null)).IsIntact);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_that_lack_a_member_are_refused_by_name(string name)
    {
        var stored = DebriefSamples.Store(DebriefSamples.Whole.Single(one => EventCodec.TypeOf(one) == name));
        if (name != "debrief-overdue.v1")
        {
            Assert.Throws<UnreadableEventException>(() => new EventCodec().DecodeDebrief(stored with { Body = "{}"u8.ToArray() }));
        }

        Assert.True(Assert.Throws<UnreadableEventException>(() => new EventCodec().DecodeDebrief(stored with { Type = "debrief-danced.v1" })).IsUnknown);
        Assert.True(Assert.Throws<UnreadableEventException>(() => new EventCodec().Decode(stored)).IsUnknown);
    }

    [Fact]
    public async Task A_debrief_moves_whole_to_another_store_and_goes_on_there()
    {
        var organization = await MovableAsync();
        using var file = new MemoryStream();
        await new RecoveryTransfer(organization.Desk).ExportAsync(TenantId.Single, file);
        var other = new Organization(setup => setup.Key = OrganizationWalks.Key);
        other.Clock.Set(organization.Clock.GetUtcNow());
        file.Position = 0;

        var report = await new RecoveryTransfer(other.Desk).ImportAsync(file);

        Assert.Equal([], report.Faults);
        Assert.Equal(Shown((await organization.Stored()).Head!), Shown((await other.Stored()).Head!));
        Assert.Equal(Shown(await organization.Look()), Shown(await other.Look()));
        other.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal("ActionOverdue", Assert.Single(Assert.Single((await other.Desk.ProcessDueAsync()).Learned).Events).Event.GetType().Name);
    }

    [Theory]
    [InlineData("speaker-shown")]
    [InlineData("step-not-open")]
    [InlineData("stage-differs")]
    [InlineData("report-misplaced")]
    [InlineData("time-back")]
    public async Task A_debrief_that_no_desk_wrote_is_refused_by_what_is_wrong(string code)
    {
        var opened = DebriefSamples.Whole.OfType<DebriefEvent.Opened>().Single() with { MayBeCalledOff = false };
        var said = DebriefSamples.Whole.OfType<DebriefEvent.Contributed>().Single();
        var voice = DebriefSamples.Header with { By = Generators.Organization.SubjectOf(new PersonId("D-1")), ByKind = ActorKind.System };
        (EventHeader, DebriefEvent)[] forged = code switch
        {
            "speaker-shown" => [(DebriefSamples.Header, opened), (DebriefSamples.Header, said)],
            "step-not-open" => [(DebriefSamples.Header, opened), (DebriefSamples.Header with { Stage = ServiceRecovery.Debriefs.Debrief.Off }, new DebriefEvent.CalledOff(PersonalText.From("Enough.")))],
            "stage-differs" => [(DebriefSamples.Header, opened), (voice with { Stage = ServiceRecovery.Debriefs.Debrief.Ended }, said)],
            "report-misplaced" => [(voice, said)],
            _ => [(DebriefSamples.Header, opened), (DebriefSamples.Header with { RecordedAt = DebriefSamples.Header.RecordedAt.AddDays(-1) }, new DebriefEvent.Overdue())],
        };

        var file = await Forge.FileAsync(DebriefSamples.Key, [.. forged.Select((one, i) => new RecordedDebriefEvent(one.Item1 with { Version = i + 1, Command = new CommandId($"f-{i}") }, one.Item2))]);

        var fault = Assert.Single((await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, file)).Faults);

        Assert.Equal((code, DebriefSamples.Key), (fault.Code, fault.Stream!.Value));
    }

    private static async Task<Organization> MovableAsync()
    {
        var organization = new Organization(setup => setup.Key = OrganizationWalks.Key);
        await organization.Recovered();
        await organization.Takes(Talk.Open());
        await organization.Takes(Talk.Say());
        await organization.Takes(Talk.Find());
        await organization.Takes(Talk.Plan());
        await organization.Takes(Talk.Conclude);
        return organization;
    }

    // Records compare lists by reference and texts by value; shown they compare whole.
    private static string Shown(object? value) => value switch
    {
        null => "-",
        PersonalText text => text.Value ?? "[erased]",
        Subject subject => $"{subject.Key} {subject.Original}",
        string text => text,
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Shown))}]",
        _ when value.GetType().Namespace!.StartsWith("ServiceRecovery", StringComparison.Ordinal) && value.GetType().IsClass =>
            $"{value.GetType().Name}({string.Join(", ", value.GetType().GetProperties().Where(property => property.GetMethod is { IsStatic: false } && property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract").Select(property => $"{property.Name}={Shown(property.GetValue(value))}"))})",
        _ => value.ToString()!,
    };
}
