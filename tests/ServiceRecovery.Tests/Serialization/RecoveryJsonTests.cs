using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Serialization;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Storage;
using Xunit;
using static ServiceRecovery.Tests.Serialization.JsonSamples;

namespace ServiceRecovery.Tests.Serialization;

/// <summary>The JSON for programs outside reads what it writes.</summary>
public class RecoveryJsonTests
{
    [Fact]
    public void Every_command_to_a_case_reads_back_as_it_was_written() => Assert.Equal(
        [],
        Lost(CaseCommands, RecoveryJson.Write, (name, json) => RecoveryJson.ReadCaseCommand(json, name.EndsWith(nameof(Source.OwnChannel), StringComparison.Ordinal) ? Customer : Staff)));

    [Fact]
    public void Every_command_to_a_debrief_reads_back_as_it_was_written() => Assert.Equal(
        [],
        Lost(
            DebriefCommands.Select(sample => (sample.Name, sample.Command is DebriefCommand.Open open ? open with { Rule = null } : sample.Command)),
            RecoveryJson.Write,
            (_, json) => RecoveryJson.ReadDebriefCommand(json, Staff)));

    [Fact]
    public void Every_event_of_a_case_reads_back_as_it_was_written() => Assert.Equal(
        [],
        from sample in Events<CaseEvent>()
        let difference = Difference(sample.Event, RecoveryJson.ReadCaseEvent(RecoveryJson.Write(sample.Event)))
        where difference is not null
        select $"{sample.Name}{difference}");

    [Fact]
    public void Every_event_of_a_debrief_reads_back_as_it_was_written() => Assert.Equal(
        [],
        from sample in Events<DebriefEvent>()
        let difference = Difference(sample.Event, RecoveryJson.ReadDebriefEvent(RecoveryJson.Write(sample.Event)))
        where difference is not null
        select $"{sample.Name}{difference}");

    [Fact]
    public void Every_event_of_a_debrief_reads_back_with_what_stands_beside_it() => Assert.Equal(
        [],
        from sample in Events<DebriefEvent>()
        let recorded = new RecordedDebriefEvent(StoredForms.Header(4) with { CommandIndex = 2 }, sample.Event)
        let difference = Difference(recorded, RecoveryJson.ReadRecordedDebriefEvent(RecoveryJson.Write(recorded)))
        where difference is not null
        select $"{sample.Name}{difference}");

    [Property(MaxTest = 500)]
    public Property A_recorded_event_reads_back_with_erased_words_and_names_and_the_same_times() => Prop.ForAll(
        Arb.From(Generators.Recorded),
        recorded => (Difference(recorded, RecoveryJson.ReadRecordedEvent(RecoveryJson.Write(recorded))) is var difference && difference is null).Label(difference ?? ""));

    [Property(MaxTest = 500)]
    public Property A_duration_reads_back_to_the_tick() => Prop.ForAll(
        Arb.From(from days in Gen.Choose(-10_000, 10_000) from seconds in Gen.Choose(0, 86_400) from ticks in Gen.Choose(0, 9_999_999) select new TimeSpan(days, 0, 0, seconds) + new TimeSpan(ticks)),
        duration => ServiceRecovery.Fields.Rfc3339.TryParseWhole(ServiceRecovery.Fields.Rfc3339.Format(duration), out var read) && read == duration);

    [Theory]
    [InlineData("00:00:00", "PT0S")]
    [InlineData("04:00:00", "PT4H")]
    [InlineData("1.00:00:00", "P1D")]
    [InlineData("2.03:04:05.5", "P2DT3H4M5.5S")]
    [InlineData("00:00:00.0000001", "PT0.0000001S")]
    [InlineData("-00:00:01.25", "-PT1.25S")]
    [InlineData("10675199.02:48:05.4775807", "P10675199DT2H48M5.4775807S")]
    [InlineData("-10675199.02:48:05.4775808", "-P10675199DT2H48M5.4775808S")]
    public void A_duration_is_written_as_ISO_8601_has_it(string duration, string written)
    {
        var value = TimeSpan.ParseExact(duration, "c", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(written, ServiceRecovery.Fields.Rfc3339.Format(value));
        Assert.True(ServiceRecovery.Fields.Rfc3339.TryParseWhole(written, out var read));
        Assert.Equal(value, read);
    }

    [Fact]
    public void The_json_of_every_command_and_every_event_is_the_approved_one()
    {
        var lines = new StringBuilder();
        Add("Commands to a case", CaseCommands.Select(sample => (sample.Name, RecoveryJson.Write(sample.Command))));
        Add("Commands to a debrief", DebriefCommands.Select(sample => (sample.Name, RecoveryJson.Write(sample.Command))));
        Add("Events of a case", Events<CaseEvent>().Select(sample => (sample.Name, RecoveryJson.Write(sample.Event))));
        Add("Events of a debrief", Events<DebriefEvent>().Select(sample => (sample.Name, RecoveryJson.Write(sample.Event))));
        Approved.Matches("json", lines.ToString());

        void Add(string title, IEnumerable<(string Name, byte[] Json)> samples)
        {
            lines.Append(title).Append("\n\n");
            foreach (var (name, json) in samples)
            {
                lines.Append(name).Append("\n  ").Append(Text(json)).Append('\n');
            }

            lines.Append('\n');
        }
    }

    [Fact]
    public void What_is_written_is_one_json_object_that_names_nothing_twice()
    {
        foreach (var json in CaseCommands.Select(sample => RecoveryJson.Write(sample.Command)).Concat(Events<CaseEvent>().Select(sample => RecoveryJson.Write(sample.Event))))
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        }
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Words_of_any_kind_come_back_as_they_were_given(string words)
    {
        var note = new CaseCommand.AddNote(words);
        var made = new CaseEvent.PromiseMade(new PromiseId("p-1"), PromiseKind.ToCustomer, PersonalText.From(words), Generators.Organization.SubjectOf(new PersonId("ana")), DateTimeOffset.UnixEpoch);

        Assert.Null(Difference(note, RecoveryJson.ReadCaseCommand(RecoveryJson.Write(note), Staff)));
        Assert.Null(Difference(made, RecoveryJson.ReadCaseEvent(RecoveryJson.Write(made))));
    }

    public static TheoryData<string> HostileTexts() =>
    [
        new string('x', TextRules.LongestText),
        string.Concat(Enumerable.Repeat("🙂", TextRules.LongestText / 2)),
        "\u202Eרק\u202C \u2066x\u2069 e\u0301 \uFEFF\u200B",
        "\u0001\u001f\u007f\u0085\t\r\n\\\"/</script>'{{x}}",
        "{\"erased\":24}",
        "\uFFFD\uFFFF\u2028",
    ];

    [Theory]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    public void What_no_store_keeps_is_not_written(int half) => Assert.ThrowsAny<ArgumentException>(() => RecoveryJson.Write(new CaseCommand.AddNote($"x{(char)half}")));

    [Fact]
    public void A_customer_speaks_by_their_own_channel_and_staff_with_what_they_show()
    {
        var answer = Utf8("""{"do":"answer","says":"satisfied"}""");

        Assert.Equal(Source.OwnChannel(), Assert.IsType<CaseCommand.RecordAnswer>(RecoveryJson.ReadCaseCommand(answer, Customer).Value).Source);
        Assert.Null(Assert.IsType<CaseCommand.RecordAnswer>(RecoveryJson.ReadCaseCommand(answer, Staff).Value).Source);
    }

    [Fact]
    public async Task Results_open_steps_and_cases_are_written_with_all_their_keys()
    {
        var desk = RecoveryDesk.Create(new RecoverySetup { Store = new InMemoryRecoveryStore(), Options = { FallbackOwner = new PersonId("desk") } });
        var id = new CaseId("C-1");
        var reported = await desk.HandleAsync(id, new RecoveryBatch(new CommandId("a1"), Staff, new CaseCommand.ReportFailure("The soup was cold.", Severity.Major, Channel.InPerson)));
        var refused = await desk.HandleAsync(id, new RecoveryBatch(new CommandId("a2"), Staff, new CaseCommand.Close()));
        var steps = await desk.OpenStepsAsync(TenantId.Single, id, Staff);
        var found = await desk.FindAsync(TenantId.Single, id);
        var history = await desk.ReadAsync(TenantId.Single, id);

        Assert.Equal(
            """{"case":"C-1","status":"accepted","code":null,"message":null,"unmet":[],"open":null,"stage":"Reported","ending":null,"version":1,"events":["failure-reported.v1"],"others":[],"requests":[],"findings":[],"openCases":[],"survivor":null}""",
            Text(RecoveryJson.Write(reported)));
        using var no = JsonDocument.Parse(RecoveryJson.Write(refused));
        Assert.Equal("refused", no.RootElement.GetProperty("status").GetString());
        Assert.Equal(((CommandResult.Refused)refused).Refusal.Code, no.RootElement.GetProperty("unmet")[0].GetProperty("code").GetString());
        using var open = JsonDocument.Parse(RecoveryJson.Write(steps));
        Assert.Equal(steps.Open.Select(act => act.Verb), open.RootElement.GetProperty("open").EnumerateArray().Select(act => act.GetProperty("verb").GetString()!));
        Assert.Equal(steps.Unmet.Keys, open.RootElement.GetProperty("unmet").EnumerateObject().Select(verb => verb.Name));
        using var current = JsonDocument.Parse(RecoveryJson.Write(TenantId.Single, id, found!, history));
        Assert.Equal(1, current.RootElement.GetProperty("version").GetInt64());
        var written = RecoveryJson.ReadRecordedEvent(Utf8(current.RootElement.GetProperty("history")[0].GetRawText()));
        Assert.Null(Difference(history[0], written));
        Assert.DoesNotContain("history", Text(RecoveryJson.Write(TenantId.Single, id, found!)), StringComparison.Ordinal);
    }

    // What the fields of a command rule out (a due time and a duration at once) is read without one of the members. Each command must be read in some form.
    private static IEnumerable<string> Lost<T>(IEnumerable<(string Name, T Command)> samples, Func<T, byte[]> write, Func<string, byte[], JsonReading<T>> read)
        where T : class
    {
        foreach (var command in samples.GroupBy(sample => sample.Command.GetType().Name))
        {
            var isRead = false;
            foreach (var (name, given) in command)
            {
                var json = write(given);
                var whole = read(name, json);
                if (!whole.IsFaulty)
                {
                    isRead = true;

                    // The link of a customer's own channel is who acts.
                    if (Difference(given, whole) is { } lost && !lost.StartsWith(".Source.Token", StringComparison.Ordinal))
                    {
                        yield return $"{name}{lost}";
                    }

                    continue;
                }

                foreach (var part in JsonNode.Parse(json)!.AsObject().Select(member => Without(json, member.Key)))
                {
                    if (read(name, Utf8(part.ToJsonString())) is { Value: { } found })
                    {
                        isRead = true;
                        if (!JsonNode.DeepEquals(JsonNode.Parse(write(found)), part))
                        {
                            yield return $"{name}: {part.ToJsonString()} became {Text(write(found))}";
                        }
                    }
                }
            }

            if (!isRead)
            {
                yield return $"{command.Key} is never read: {read(command.First().Name, write(command.First().Command)).Faults[0]}";
            }
        }
    }

    private static JsonObject Without(byte[] json, string member)
    {
        var part = JsonNode.Parse(json)!.AsObject();
        part.Remove(member);
        return part;
    }
}
