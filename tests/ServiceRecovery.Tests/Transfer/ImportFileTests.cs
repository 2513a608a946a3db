using System.Text;
using System.Text.Json.Nodes;
using ServiceRecovery.Transfer;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Golden;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>Wrong files: refused by line and code with a sentence, nothing of the line stored, and the lines around it taken in.</summary>
public class ImportFileTests
{
    [Theory]
    [InlineData("", "not-json")]
    [InlineData("the cases of May", "not-json")]
    [InlineData("[]", "not-json")]
    [InlineData("null", "not-json")]
    [InlineData("\uFEFF{}", "not-json")]
    [InlineData("""{"format":"service-recovery-export/1",}""", "not-json")]
    [InlineData("""{"format":"service-recovery-export/1" /* so far */}""", "not-json")]
    [InlineData("""{"format":"service-recovery-export/1","version":NaN}""", "not-json")]
    [InlineData("""{"format":"service-recovery-export/1","version":1e""", "not-json")]
    [InlineData("""{"format":"service-recovery-export/1","format":"service-recovery-export/1"}""", "not-json")]
    [InlineData("""{"format":"service-recovery-export/1","\ud800":1}""", "not-json")]
    [InlineData("""{"events":[{"body":{"deep":{}}}]}""", "not-json")]
    [InlineData("""{"format":"service-recovery-export/1","owner":"max"}""", "member-unknown")]
    [InlineData("""{"version":1}""", "member-missing")]
    [InlineData("""{"format":"service-recovery-export/2"}""", "format-unknown")]
    [InlineData("""{"format":1}""", "value-wrong")]
    [InlineData("""{"format":"service-recovery-export/1","kind":"ticket"}""", "value-wrong")]
    [InlineData("""{"format":"service-recovery-export/1","kind":"case","tenant":"a b"}""", "value-wrong")]
    [InlineData("""{"format":"service-recovery-export/1","kind":"case","tenant":"default","id":"\ud800"}""", "value-wrong")]
    [InlineData("""{"format":"service-recovery-export/1","kind":"case","tenant":"default","id":"C-1","events":{}}""", "value-wrong")]
    [InlineData("""{"format":"service-recovery-export/1","kind":"case","tenant":"default","id":"C-1","events":[1],"texts":[],"receipts":[],"key":"","version":0}""", "not-json")]
    public async Task A_line_that_is_not_of_the_format_is_named_and_the_rest_taken_in(string line, string code)
    {
        var good = Encoding.UTF8.GetString(await FileAsync());

        var report = await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, line + "\n" + good);

        var fault = Assert.Single(report.Faults);
        Assert.Equal((code, 1L), (fault.Code, fault.Line!.Value));
        Assert.EndsWith(".", fault.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, report.Streams);
    }

    [Theory]
    [InlineData("version", "1.5", "value-wrong")]
    [InlineData("version", "\"3\"", "value-wrong")]
    [InlineData("version", "99999999999999999999", "value-wrong")]
    [InlineData("version", "7", "history-broken")]
    [InlineData("version", "1", "history-broken")]
    [InlineData("texts", "[{}]", "member-missing")]
    [InlineData("key", "\"k9:AAAAAAAAAAAAAAAAAAAAAA\"", "key-differs")]
    [InlineData("key", "\"m1:AAAAAAAAAAAAAAAAAAAAAA\"", "key-differs")]
    [InlineData("key", "\"\"", "key-differs")]
    [InlineData("id", "\"C-2\"", "history-broken")]
    [InlineData("tenant", "\"other\"", "key-differs")]
    [InlineData("kind", "\"debrief\"", "history-broken")]
    [InlineData("receipts", "[]", "receipts-differ")]
    [InlineData("events", "[]", "history-broken")]
    public async Task A_member_that_was_changed_is_found(string member, string json, string code) =>
        Assert.Equal(code, (await ChangedAsync(line => line[member] = JsonNode.Parse(json))).Code);

    [Theory]
    [InlineData("recordedAt", "1", "history-broken")]
    [InlineData("type", "\"note-added.v2\"", "history-broken")]
    [InlineData("actorKind", "\"customer\"", "history-broken")]
    [InlineData("stage", "\"Recovered\"", "history-broken")]
    [InlineData("body", "\"{}\"", "history-broken")]
    [InlineData("body", "\"{\"", "history-broken")]
    [InlineData("body", "{}", "not-json")]
    [InlineData("chain", "\"?\"", "value-wrong")]
    [InlineData("chain", "\"\"", "history-broken")]
    [InlineData("index", "3000000000", "value-wrong")]
    [InlineData("mood", "\"bad\"", "member-unknown")]
    [InlineData("role", "\"\"", "value-wrong")]
    [InlineData("role", null, "member-missing")]
    [InlineData("command", "\"another\"", "history-broken")]
    public async Task An_event_that_was_changed_is_found(string member, string? json, string code) => Assert.Equal(code, (await ChangedAsync(line =>
    {
        var stored = line["events"]![1]!.AsObject();
        stored.Remove(member);
        if (json is not null)
        {
            stored[member] = JsonNode.Parse(json);
        }
    })).Code);

    [Fact]
    public async Task A_history_that_is_broken_is_named_by_version_and_flaw()
    {
        var missing = await ChangedAsync(line => line["events"]!.AsArray().RemoveAt(1));
        var text = await ChangedAsync(line => line["texts"]!.AsArray().Single(row => row!["slot"]!.GetValue<int>() == 0 && row["version"]!.GetValue<int>() == 1)!["bytes"] = "QQ==");
        var name = await ChangedAsync(line => line["texts"]!.AsArray().First(row => row!["slot"]!.GetValue<int>() == -1)!["bytes"] = "QQ==");
        var stray = await ChangedAsync(line => line["texts"]!.AsArray().First()!["slot"] = 77);
        var cut = await ChangedAsync(line => line["events"]!.AsArray().RemoveAt(2));
        var nowhere = await ChangedAsync(line => line["texts"]!.AsArray().First()!["version"] = 77);

        Assert.Equal((2L, HistoryFlaw.Missing), (missing.Version!.Value, missing.Flaw!.Value));
        Assert.Equal((1L, HistoryFlaw.Text), (text.Version!.Value, text.Flaw!.Value));
        Assert.Equal((1L, HistoryFlaw.Text), (name.Version!.Value, name.Flaw!.Value));
        Assert.Equal((1L, HistoryFlaw.StrayText), (stray.Version!.Value, stray.Flaw!.Value));
        Assert.Equal((3L, HistoryFlaw.CutTail), (cut.Version!.Value, cut.Flaw!.Value));
        Assert.Equal((77L, HistoryFlaw.StrayText), (nowhere.Version!.Value, nowhere.Flaw!.Value));
        Assert.Equal("history-broken, line 2, default/Case/C-1: Event 2 is missing, and later ones are there.", missing.ToString());
    }

    [Fact]
    public async Task A_text_that_was_erased_is_no_fault()
    {
        var there = Move.Organization(new WatchedStore());
        var file = await ChangeAsync(line => line["texts"]!.AsArray().Clear());

        Assert.True((await Move.ImportAsync(there.Desk, file)).IsWhole);
        Assert.Null((await there.Desk.FindAsync(TenantId.Single, Case))!.Responsible!.Original);
    }

    [Fact]
    public async Task A_receipt_that_is_missing_or_of_another_command_is_found()
    {
        foreach (var change in new Action<JsonArray>[]
        {
            receipts => receipts.RemoveAt(0),
            receipts => receipts.RemoveAt(1),
            receipts => receipts[1]!["command"] = "t1",
            receipts => receipts[1]!["command"] = "another",
            receipts => receipts[1]!["first"] = 1,
            receipts => receipts[1]!["last"] = 1,
            receipts => receipts[1]!["last"] = 999_999_999_999,
            receipts => receipts[0]!["first"] = -5,
            receipts => receipts.Add(receipts[1]!.DeepClone()),
        })
        {
            Assert.Equal("receipts-differ", (await ChangedAsync(line => change(line["receipts"]!.AsArray()))).Code);
        }
    }

    [Fact]
    public async Task A_line_larger_than_allowed_is_read_over()
    {
        var good = Encoding.UTF8.GetString(await FileAsync());
        var large = Math.Max(good.Split('\n').Max(line => line.Length) + 1, 100_000);
        var options = new TransferOptions { LargestLine = large };

        var report = await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, new string('x', large) + "y\n" + new string('z', (3 * large) + 7) + "\n" + good, options);

        Assert.Equal([("line-too-large", 1L), ("line-too-large", 2L)], report.Faults.Select(fault => (fault.Code, fault.Line!.Value)));
        Assert.Equal(2, report.Streams);
    }

    [Fact]
    public void Lines_have_a_largest_size_that_can_be_read() =>
        Assert.All([0, -1, TransferOptions.LongestLine + 1], size => Assert.Throws<ArgumentOutOfRangeException>(() => new TransferOptions { LargestLine = size }));

    [Fact]
    public async Task A_file_without_a_last_line_end_or_with_those_of_another_system_is_the_same_file()
    {
        var good = Encoding.UTF8.GetString(await FileAsync());

        Assert.Equal(2, (await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, good.TrimEnd('\n'))).Streams);
        Assert.Equal(2, (await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, good.Replace("\n", "\r\n", StringComparison.Ordinal))).Streams);
        Assert.Equal(0, (await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, "")).Streams);
    }

    [Fact]
    public async Task A_file_that_was_cut_names_the_line_where_it_was()
    {
        var good = await FileAsync();

        var report = await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, good[..^20]);

        Assert.Equal(("not-json", 2L), (Assert.Single(report.Faults).Code, report.Faults[0].Line!.Value));
        Assert.Equal(1, report.Streams);
    }

    [Fact]
    public async Task A_case_before_its_playbook_is_refused_and_says_so()
    {
        var organization = Move.Organization(new WatchedStore(), setup => setup.Playbooks.Add(GoldenWalks.Hotel));
        Accepted(await organization.Do(Dana, new CaseCommand.ReportFailure("No room.", Severity.Minor, Channel.Phone, Playbook: new PlaybookRef("hotel", 1))));
        var lines = Encoding.UTF8.GetString(await Move.ExportAsync(organization.Desk)).TrimEnd('\n').Split('\n');
        var there = Move.Organization(new WatchedStore());

        var report = await Move.ImportAsync(there.Desk, string.Join('\n', lines.Reverse()));

        var fault = Assert.Single(report.Faults);
        Assert.Equal(("playbook-missing", 1L), (fault.Code, fault.Line!.Value));
        Assert.Equal("The case is on the playbook 'hotel:1', which isn't here. Playbooks stand before cases.", fault.Sentence);

        // Read again, it finds the playbook.
        report = await Move.ImportAsync(there.Desk, string.Join('\n', lines.Reverse()));
        Assert.Equal((1L, 1L, true), (report.Streams, report.AlreadyThere, report.IsWhole));
    }

    [Fact]
    public async Task A_playbook_that_this_organization_has_with_other_content_is_refused()
    {
        var organization = Move.Organization(new WatchedStore(), setup => setup.Playbooks.Add(GoldenWalks.Hotel));
        await GoldenWalks.All["house-step"](organization);
        var there = Move.Organization(new WatchedStore(), setup => setup.Playbooks.Add(StandardPlaybook.Definition.With(book => book.Named("hotel", 1))));

        var report = await Move.ImportAsync(there.Desk, await Move.ExportAsync(organization.Desk));

        Assert.Contains(report.Faults, fault => fault is { Code: "playbook-differs", Line: 1 });
    }

    [Fact]
    public async Task Simulated_time_does_not_get_into_a_live_store()
    {
        var organization = Move.Organization(new WatchedStore());
        organization.Clock.Advance(TimeSpan.FromDays(2));
        Accepted(await organization.Do(Dana, Report()));
        var live = new Organization(setup => (setup.Store, setup.Key) = (new InMemoryRecoveryStore(), Move.Key));

        var report = await Move.ImportAsync(live.Desk, await Move.ExportAsync(organization.Desk));

        Assert.All(report.Faults, fault => Assert.Equal("recorded-ahead", fault.Code));
        Assert.Equal(0, report.Streams);
    }

    [Fact]
    public async Task An_event_of_a_newer_version_is_refused_by_its_type()
    {
        var file = await FileAsync();
        var line = JsonNode.Parse(Encoding.UTF8.GetString(file).Split('\n')[1])!;
        var key = StreamKey.ForCase(TenantId.Single, Case);
        var last = line["events"]!.AsArray()[^1]!;
        last["type"] = "serenade-sung.v1";
        last["chain"] = Convert.ToBase64String(EventCodec.ChainOf(Stored(last), Convert.FromBase64String(line["events"]!.AsArray()[^2]!["chain"]!.GetValue<string>())).Span);

        var report = await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, Encoding.UTF8.GetString(file).Split('\n')[0] + "\n" + line.ToJsonString());

        var fault = Assert.Single(report.Faults);
        Assert.Equal(("event-unknown", key, 3L), (fault.Code, fault.Stream!.Value, fault.Version!.Value));
    }

    [Fact]
    public async Task A_fault_stops_the_import_where_that_was_asked_for()
    {
        var good = Encoding.UTF8.GetString(await FileAsync());

        var report = await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, "{}\n" + good, new TransferOptions { StopAtFirstFault = true });

        Assert.Equal((true, 0L, 1L), (report.IsStopped, report.Streams, report.FaultCount));
    }

    private static StoredEvent Stored(JsonNode node) => new()
    {
        Version = node["version"]!.GetValue<long>(),
        Type = node["type"]!.GetValue<string>(),
        RecordedAt = node["recordedAt"]!.GetValue<long>(),
        Actor = new SubjectKey(node["actor"]!.GetValue<string>()),
        ActorKind = ActorKind.Staff,
        Role = new Role(node["role"]!.GetValue<string>()),
        Command = new CommandId(node["command"]!.GetValue<string>()),
        CommandIndex = node["index"]!.GetValue<int>(),
        Stage = new Stage(node["stage"]!.GetValue<string>()),
        Body = Encoding.UTF8.GetBytes(node["body"]!.GetValue<string>()),
        Chain = default,
    };

    // A playbook and a case of three commands.
    private static async Task<byte[]> FileAsync()
    {
        var organization = Move.Organization(new WatchedStore());
        Accepted(await organization.Do(Dana, Report()));
        Accepted(await organization.Do(Dana, new CaseCommand.Own()));
        Accepted(await organization.Do(Dana, new CaseCommand.Acknowledge(Channel.Phone)));
        return await Move.ExportAsync(organization.Desk);
    }

    private static async Task<string> ChangeAsync(Action<JsonObject> change)
    {
        var lines = Encoding.UTF8.GetString(await FileAsync()).Split('\n');
        var line = JsonNode.Parse(lines[1])!.AsObject();
        change(line);
        return lines[0] + "\n" + line.ToJsonString() + "\n";
    }

    private static async Task<TransferFault> ChangedAsync(Action<JsonObject> change)
    {
        var store = new WatchedStore();
        var report = await Move.ImportAsync(Move.Organization(store).Desk, await ChangeAsync(change));

        Assert.Equal(1, report.Streams);
        Assert.Equal(0, (await store.LoadAsync(StreamKey.ForCase(TenantId.Single, Case), null, CancellationToken.None)).Version);
        return Assert.Single(report.Faults);
    }
}
